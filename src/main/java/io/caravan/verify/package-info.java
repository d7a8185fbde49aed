/**
 * Reads the books, the tables and the folders again, and says whether everything adds up. It trusts no count of the books
 * that it can take itself, and changes nothing.
 */
@NullMarked
package io.caravan.verify;

import org.jspecify.annotations.NullMarked;
