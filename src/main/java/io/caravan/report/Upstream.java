package io.caravan.report;

import io.caravan.contract.DatasetName;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;

/**
 * A dataset that a report is made from, and how often it must have come.
 *
 * @param parts of which a day consists, when a part of them does not do
 */
record Upstream(DatasetName dataset, Freshness freshness, Optional<Parts> parts) {

    enum Freshness {
        /** A file for the day the report is for, or for a later one, must be loaded; or all parts of the day. */
        DAILY,
        /** Any file must be loaded: a dataset that hardly changes. */
        ONCE
    }

    /**
     * The intervals of a day, each of which must have come.
     *
     * @param length of each; a day is a multiple of it
     * @param column whose value says of which interval a row is; empty when the times of files do
     * @param zone whose days are meant; empty for that of the settings
     */
    record Parts(Duration length, Optional<String> column, Optional<ZoneId> zone) {}
}
