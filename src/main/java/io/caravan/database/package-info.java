/** The PostgreSQL behind everything: an embedded one that comes with the product, or the one the settings name. */
@NullMarked
package io.caravan.database;

import org.jspecify.annotations.NullMarked;
