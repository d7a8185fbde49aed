/**
 * Sources: what is not handed in as a file, and is made one. A source writes into the inbox what it fetches and notes in the
 * books where it stood; from there on it is a file like any other.
 */
@NullMarked
package io.caravan.source;

import org.jspecify.annotations.NullMarked;
