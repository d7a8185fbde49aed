/**
 * The peer: the work of Caravan's first load written as a Spring Batch job, the way its handbook shows it. It shares no
 * code with Caravan, only the contract file, whose JSON Schema it validates against.
 */
@NullMarked
package io.caravan.benchmark.springbatch;

import org.jspecify.annotations.NullMarked;
