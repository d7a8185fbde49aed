/**
 * Lets go what has been kept for long enough: raw files, mails and certificates. How old a raw file is, the books say; no
 * raw file goes while a record that was made of it may still wait.
 */
@NullMarked
package io.caravan.retain;

import org.jspecify.annotations.NullMarked;
