/** Tells a person when something needs one: in words for a business user, without a value, and once. */
@NullMarked
package io.caravan.notify;

import org.jspecify.annotations.NullMarked;
