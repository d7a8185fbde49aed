package io.caravan.generate;

/** What may be wrong with a generated record. */
interface Flaw {

    /** The place and the rule as {@code expected.json} counts them: {@code email: format}. */
    String reason();

    /** @param field empty when it is the record as a whole that is wrong */
    static String reason(String field, String rule) {
        return (field.isEmpty() ? "record" : field) + ": " + rule;
    }
}
