/**
 * The first room: takes a file and gives {@link io.caravan.read.RawRows}. It repairs form and gives values the types of
 * the contract; it judges no value.
 */
@NullMarked
package io.caravan.read;

import org.jspecify.annotations.NullMarked;
