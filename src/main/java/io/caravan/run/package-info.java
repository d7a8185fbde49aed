/**
 * A run is one file through the flow, and the books are the record of all runs: what was claimed, what became of every
 * record, and where the files lie. The books are the truth; everything else follows them.
 */
@NullMarked
package io.caravan.run;

import org.jspecify.annotations.NullMarked;
