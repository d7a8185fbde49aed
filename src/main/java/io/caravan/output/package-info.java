/**
 * The sixth room: writes the accepted rows, treated, as files. A file is drafted beside its place while its run is
 * staged, complete on disk before the run commits, and appears by a rename afterwards; so it is never seen in part.
 */
@NullMarked
package io.caravan.output;

import org.jspecify.annotations.NullMarked;
