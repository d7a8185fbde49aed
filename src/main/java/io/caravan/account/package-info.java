/** Tells how a run went: one line in the log for a healthy one, in counts alone. */
@NullMarked
package io.caravan.account;

import org.jspecify.annotations.NullMarked;
