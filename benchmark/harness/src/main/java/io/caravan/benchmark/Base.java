package io.caravan.benchmark;

/** What is in a database before a measure. */
enum Base {
    /** Caravan's books and empty tables. */
    EMPTY,
    /** The customers. */
    FILLED,
    /** The customers and the products. */
    SHOP,
    /** The peer's tables besides. */
    PEER
}
