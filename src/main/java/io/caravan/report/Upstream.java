package io.caravan.report;

import io.caravan.contract.DatasetName;

/** A dataset that a report is made from, and how often it must have come. */
record Upstream(DatasetName dataset, Freshness freshness) {

    enum Freshness {
        /** A file for the day the report is for, or for a later one, must be loaded. */
        DAILY,
        /** Any file must be loaded: a dataset that hardly changes. */
        ONCE
    }
}
