/**
 * Look-alike data of any size with every kind of defect, the same for the same seed everywhere, together with what the
 * right outcome is. For trying things out, for tests and for the sample; the flow knows nothing of it. An operational database is kept busy in
 * the same way.
 */
@NullMarked
package io.caravan.generate;

import org.jspecify.annotations.NullMarked;
