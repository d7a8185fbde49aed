/**
 * The quality reports: a page for each run and for each day, made from the numbers in the books after the fact, so that
 * loading waits for none of it. They hold no value of a record and no name of a file.
 */
@NullMarked
package io.caravan.quality;

import org.jspecify.annotations.NullMarked;
