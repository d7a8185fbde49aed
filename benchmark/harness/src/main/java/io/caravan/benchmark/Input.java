package io.caravan.benchmark;

import java.util.List;

/** A file of the benchmark. No two are called the same, as Caravan's books know output files by their names. */
enum Input {
    CUSTOMERS("customers.json", Base.EMPTY),
    /** The same, compressed. */
    CUSTOMERS_GZIP("customers.json.gz", Base.EMPTY),
    /** As many customers with other ids. */
    OTHERS("customers-others.json", Base.EMPTY),
    /** The customers in a newer version, so that every row changes. */
    NEWER("customers-newer.json", Base.EMPTY),
    PRODUCTS("products.json", Base.EMPTY),
    /** As many transactions as customers, of one to three lines. */
    TRANSACTIONS("transactions.json", Base.SHOP);

    private final String fileName;
    private final Base base;

    Input(String fileName, Base base) {
        this.fileName = fileName;
        this.base = base;
    }

    String fileName() {
        return fileName;
    }

    /** The least that must be there for all its good records to load. */
    Base base() {
        return base;
    }

    /** The tables that it fills, the one with a row for each record first. */
    List<String> tables() {
        return switch (this) {
            case CUSTOMERS, CUSTOMERS_GZIP, OTHERS, NEWER -> List.of("bench.customers");
            case PRODUCTS -> List.of("bench.products");
            case TRANSACTIONS -> List.of("bench.transactions", "bench.purchases");
        };
    }
}
