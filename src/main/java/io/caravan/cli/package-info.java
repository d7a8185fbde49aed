/** The command line: what a person can ask of Caravan, and what it answers. */
@NullMarked
package io.caravan.cli;

import org.jspecify.annotations.NullMarked;
