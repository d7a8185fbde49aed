/**
 * What stops a file, a run, a command or the service: one exception for each kind of failure, with a message that may be shown to
 * anyone and the word whether trying again helps. Failures of libraries are translated into these where the library is called.
 */
@NullMarked
package io.caravan.failure;

import org.jspecify.annotations.NullMarked;
