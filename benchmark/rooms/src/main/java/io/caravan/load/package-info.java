/** What only the package itself can reach of the room {@code load}. */
@NullMarked
package io.caravan.load;

import org.jspecify.annotations.NullMarked;
