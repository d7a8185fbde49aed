/**
 * What a dataset promises: its contract, read from the JSON Schema under {@code routes/} and checked before anything
 * runs. Every room is told by a contract what to do; no room knows a dataset by name.
 */
@NullMarked
package io.caravan.contract;

import org.jspecify.annotations.NullMarked;
