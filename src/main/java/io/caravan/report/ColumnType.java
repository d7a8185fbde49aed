package io.caravan.report;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What the values of a column are, and the types of PostgreSQL that a query may give for them. */
enum ColumnType {
    TEXT("text", "text varchar bpchar name"),
    INTEGER("bigint", "int8 int4 int2"),
    NUMBER("numeric", "numeric int8 int4 int2"),
    /** Seconds since the beginning of 1970 in UTC; a picture shows the time. */
    EPOCH("bigint", "int8 int4"),
    DATE("date", "date"),
    /** A time on the wall; a query says of which zone, by {@code AT TIME ZONE}. */
    TIMESTAMP("timestamp without time zone", "timestamp");

    private final String sqlType;
    private final String given;

    ColumnType(String sqlType, String given) {
        this.sqlType = sqlType;
        this.given = given;
    }

    String sqlType() {
        return sqlType;
    }

    /** Whether a query may give a value of this type, as the driver calls it. */
    boolean takes(String type) {
        return List.of(given.split(" ", -1)).contains(type);
    }

    /** The type of a column that nobody has declared; empty for one that would have to be cast. */
    static Optional<ColumnType> of(String type) {
        return Arrays.stream(values()).filter(known -> known.takes(type)).findFirst();
    }

    boolean isNumeric() {
        return this == INTEGER || this == NUMBER;
    }
}
