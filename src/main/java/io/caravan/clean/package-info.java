/**
 * The third room: normalises the values of valid rows as the contract's {@code x-clean} says and gives
 * {@link io.caravan.clean.CleanRows}. A valid row stays valid.
 */
@NullMarked
package io.caravan.clean;

import org.jspecify.annotations.NullMarked;
