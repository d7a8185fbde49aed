package io.caravan.generate;

import java.util.Arrays;
import java.util.List;

/**
 * What may be wrong with a record, and the rule under which it is refused.
 *
 * <p>The defects of a line break the text of a record, the others a value in it.
 */
enum Defect implements Flaw {
    NULL_FIRST_NAME("customers", "first_name", "type"),
    NULL_LAST_NAME("customers", "last_name", "type"),
    NULL_EMAIL("customers", "email", "type"),
    MISSING_EMAIL("customers", "email", "required"),
    NOT_AN_EMAIL("customers", "email", "format"),
    NO_SUCH_DAY("customers", "date_of_birth", "format"),
    UNKNOWN_FIELD("customers", "loyalty_card", "additionalProperties"),
    NUMBER_AS_ID("customers", "id", "type"),
    NUL_CHARACTER("customers", "first_name", "characters"),
    NOT_JSON("customers", "", "json"),
    CUT_LINE("customers", "", "json"),
    TWO_ON_A_LINE("customers", "", "json"),
    DUPLICATE_KEY("customers", "", "json"),
    NOT_A_NUMBER("customers", "", "json"),
    BAD_UTF_8("customers", "", "encoding"),

    NULL_NAME("products", "name", "type"),
    ZERO_PRICE("products", "price", "exclusiveMinimum"),
    TEXT_AS_PRICE("products", "price", "type"),
    ZERO_POPULARITY("products", "popularity", "exclusiveMinimum"),

    WRONG_TOTAL("transactions", "purchases.total_cost", "total_is_sum_of_lines"),
    NO_PURCHASES("transactions", "purchases.products", "minItems"),
    ZERO_QUANTITY("transactions", "purchases.products.0.quantity", "minimum"),
    NO_SUCH_TIME("transactions", "transaction_time", "format");

    private final String dataset;
    private final String field;
    private final String rule;

    Defect(String dataset, String field, String rule) {
        this.dataset = dataset;
        this.field = field;
        this.rule = rule;
    }

    static List<Defect> of(String dataset) {
        return Arrays.stream(values())
                .filter(defect -> defect.dataset.equals(dataset))
                .toList();
    }

    /** Whether it breaks the line rather than a value, which only makes sense in JSON lines. */
    boolean breaksTheLine() {
        return field.isEmpty();
    }

    @Override
    public String reason() {
        return Flaw.reason(field, rule);
    }

    /** A line that does not parse in the way this defect says. */
    String breakLine(String line) {
        return switch (this) {
            case NOT_JSON -> "customer " + line.substring(1);
            case CUT_LINE -> line.substring(0, line.length() / 2);
            case TWO_ON_A_LINE -> line + line;
            case DUPLICATE_KEY -> "{\"id\": \"0\", " + line.substring(1);
            case NOT_A_NUMBER -> line.substring(0, line.length() - 1) + ", \"score\": NaN}";
            // Written as Latin-1 it is a byte that no UTF-8 holds.
            case BAD_UTF_8 -> line.replaceFirst("\"city\": \"", "\"city\": \"\u00FF");
            default -> line;
        };
    }
}
