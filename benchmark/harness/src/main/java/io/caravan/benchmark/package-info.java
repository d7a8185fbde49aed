/**
 * The harness: runs psql, Caravan and Spring Batch in turn on one PostgreSQL and the same rows, measures each as a process
 * of its own, checks that each did the work, and writes down medians and ratios.
 */
@NullMarked
package io.caravan.benchmark;

import org.jspecify.annotations.NullMarked;
