/** The second room: judges every row by its contract and gives {@link io.caravan.validate.ValidRows}. It changes no value. */
@NullMarked
package io.caravan.validate;

import org.jspecify.annotations.NullMarked;
