package io.caravan.benchmark;

import java.util.Locale;
import java.util.Optional;

/** What is measured, in the order in which it is. */
enum Measure {
    H("psql: COPY into the keyed table (H)"),
    M("psql: COPY to a stage, then INSERT ON CONFLICT (M)"),
    FIRST("Caravan: first load"),
    FIRST_GZIP("Caravan: first load of a .gz"),
    FIRST_SMALL_HEAP("Caravan: first load with -Xmx256m"),
    SPRING_BATCH("Spring Batch: first load"),
    PSQL_NEW("psql: new rows beside as many (M)"),
    NEW("Caravan: new rows beside as many"),
    U("psql: every row an update (U)"),
    UPDATE("Caravan: every row an update"),
    PSQL_TRANSACTIONS("psql: transactions and their lines (M)"),
    TRANSACTIONS("Caravan: transactions, references checked"),
    SMALL_FILES_WATCHED("Caravan: small files, run"),
    SMALL_FILES_LOADED("Caravan: small files, load");

    private final String title;

    Measure(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** As the command line calls it. */
    String option() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What psql does with the same rows once they are clean. */
    Optional<Measure> yardstick() {
        return switch (this) {
            case H, FIRST, FIRST_GZIP, FIRST_SMALL_HEAP, SPRING_BATCH -> Optional.of(M);
            case NEW -> Optional.of(PSQL_NEW);
            case UPDATE -> Optional.of(U);
            case TRANSACTIONS -> Optional.of(PSQL_TRANSACTIONS);
            case M, PSQL_NEW, U, PSQL_TRANSACTIONS, SMALL_FILES_WATCHED, SMALL_FILES_LOADED -> Optional.empty();
        };
    }

    boolean isOfSmallFiles() {
        return this == SMALL_FILES_WATCHED || this == SMALL_FILES_LOADED;
    }
}
