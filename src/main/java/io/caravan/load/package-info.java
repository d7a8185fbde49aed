/**
 * The fifth room: brings {@link io.caravan.anonymise.SafeRows} into the warehouse. Batches go by COPY to a staging table
 * of the connection; one transaction then judges them in sets against each other and against what is there, merges them,
 * and writes the books. It knows nothing earlier than rows that were treated.
 */
@NullMarked
package io.caravan.load;

import org.jspecify.annotations.NullMarked;
