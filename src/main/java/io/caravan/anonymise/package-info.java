/**
 * The fourth room: gives every field its treatment and with that {@link io.caravan.anonymise.SafeRows}, the only rows
 * that can be loaded or written.
 */
@NullMarked
package io.caravan.anonymise;

import org.jspecify.annotations.NullMarked;
