/** What an operator can set, and the secret keys: read once at the start, checked at once, and handed over. */
@NullMarked
package io.caravan.settings;

import org.jspecify.annotations.NullMarked;
