package io.caravan.contract;

/** What a field's values are, as the contract's {@code type} and {@code format} say it, and how PostgreSQL keeps them. */
public enum FieldType {
    TEXT("text"),
    /** Whole numbers of 64 bits; a larger one is refused rather than cut. */
    INTEGER("bigint"),
    /** Decimals, never binary: {@code 1.10} keeps its scale. */
    NUMBER("numeric"),
    BOOLEAN("boolean"),
    DATE("date"),
    /** A moment with its zone, {@code format: date-time}. */
    DATE_TIME("timestamp with time zone"),
    /** A time on the wall without a zone, {@code format: local-date-time}, which is a word of ours. */
    LOCAL_DATE_TIME("timestamp without time zone"),
    /** The address of a computer, {@code format: ip-address}, which is a word of ours; and a network of such. */
    IP_ADDRESS("inet");

    private final String sqlType;

    FieldType(String sqlType) {
        this.sqlType = sqlType;
    }

    /** Whether the values are days or times. */
    public boolean isTime() {
        return this == DATE || this == DATE_TIME || this == LOCAL_DATE_TIME;
    }

    public String sqlType() {
        return sqlType;
    }
}
