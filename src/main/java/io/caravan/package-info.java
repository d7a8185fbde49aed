/**
 * Business files in, a PostgreSQL warehouse that accounts for every record out. Each package below is a room of the
 * flow or a word that the rooms share; {@code docs/architecture.md} shows how they hang together.
 */
@NullMarked
package io.caravan;

import org.jspecify.annotations.NullMarked;
