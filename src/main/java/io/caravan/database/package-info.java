/**
 * The PostgreSQL that holds the warehouse: one that Caravan brings along and runs below its state folder, or one that
 * the operator names. Nothing outside this package knows which of the two it is talking to.
 */
@NullMarked
package io.caravan.database;

import org.jspecify.annotations.NullMarked;
