/**
 * Refused records that come back: they are read again from their raw files, the only place where they rest, and written as
 * a CSV that a person can mend, or as a file that runs again as it is.
 */
@NullMarked
package io.caravan.mend;

import org.jspecify.annotations.NullMarked;
