package io.caravan.validate;

import io.caravan.contract.Cleaning;
import io.caravan.contract.Contract;
import io.caravan.contract.Field;
import io.caravan.contract.FieldType;
import io.caravan.contract.Privacy;
import io.caravan.contract.Table;
import io.caravan.reject.Violation;
import io.caravan.run.KeyText;
import io.caravan.run.Values;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Values that could be meant in two ways, or that would be changed on their way into the table: no stage guesses. */
final class Unambiguous {

    /** As spreadsheets (8.8E+12) and programs (8.8E12) write large numbers; {@code 12E3} may well be the code of something. */
    private static final Pattern SCIENTIFIC =
            Pattern.compile("[+-]?[0-9]+(?:[.,][0-9]+)?[eE][+-][0-9]{1,3}|[+-]?[0-9]+[.,][0-9]+[eE][0-9]{1,3}");

    private static final String IS_SCIENTIFIC =
            "looks like a number in scientific form, which has lost digits; export its column as text"
                    + " (if it is meant so, give the field a pattern in the contract)";

    private static final int CENT_PLACES = 2;

    /** A difference that comes from counting in binary. */
    private static final BigDecimal NOISE = new BigDecimal("0.000001");

    /** What is asked of a field. */
    private record Checked(int field, String path, boolean isKey, boolean isNumberLost, boolean isCents) {}

    private final List<Checked> ofRecord;
    private final List<List<Checked>> ofElements = new ArrayList<>();

    Unambiguous(Contract contract) {
        ofRecord = checked(contract, contract.table());
        contract.children().forEach(child -> ofElements.add(checked(contract, child)));
    }

    private static List<Checked> checked(Contract contract, Table table) {
        List<Checked> checked = new ArrayList<>();
        for (int i = 0; i < table.fields().size(); i++) {
            Field field = table.fields().get(i);
            boolean isKey = field.cleanings().contains(Cleaning.ONE_KEY_ONE_TEXT);
            boolean isIdentifier = isKey || field.privacy().kind() == Privacy.Kind.IDENTIFIER;
            JsonNode schema = schema(contract, table, field);
            boolean isNumberLost = isIdentifier && !schema.has("pattern") && !schema.has("enum");
            boolean isCents = field.cleanings().contains(Cleaning.CENTS);
            if (!table.isFurther(i) && (isKey || isNumberLost || isCents)) {
                // An erasure finds a person in every spelling, so a request may have any.
                boolean mustBePlain = isKey && field.type() == FieldType.TEXT && contract.isLoaded();
                checked.add(new Checked(i, field.path().toString(), mustBePlain, isNumberLost, isCents));
            }
        }
        return checked;
    }

    private static JsonNode schema(Contract contract, Table table, Field field) {
        JsonNode node = contract.schema();
        for (String name : table.array().names()) {
            node = node.path("properties").path(name);
        }
        node = table.array().names().isEmpty() ? node : node.path("items");
        for (String name : field.path().names()) {
            node = node.path("properties").path(name);
        }
        return node;
    }

    List<Violation> violations(Values record) {
        List<Violation> violations = new ArrayList<>(0);
        collect(record, ofRecord, "", violations);
        for (int child = 0; child < ofElements.size(); child++) {
            if (!ofElements.get(child).isEmpty()) {
                List<Values> elements = record.elements(child);
                for (int i = 0; i < elements.size(); i++) {
                    collect(elements.get(i), ofElements.get(child), i + ".", violations);
                }
            }
        }
        return violations;
    }

    private static void collect(Values values, List<Checked> fields, String element, List<Violation> violations) {
        for (Checked field : fields) {
            Object value = values.get(field.field());
            if (value != null) {
                violation(field, value, values.isPlainText())
                        .ifPresent(rule ->
                                violations.add(new Violation(element + field.path(), rule.name(), rule.message())));
            }
        }
    }

    private record Broken(String name, String message) {}

    private static Optional<Broken> violation(Checked field, Object value, boolean isPlain) {
        if (value instanceof String text) {
            if (field.isNumberLost() && isScientific(text)) {
                return Optional.of(new Broken("scientific", IS_SCIENTIFIC));
            }
            return field.isKey() && !isPlain
                    ? KeyText.lookAlike(text)
                            .map(what -> new Broken(
                                    "characters", what + "; correct it at the source, or say normalise in its x-clean"))
                    : Optional.empty();
        }
        return value instanceof BigDecimal number ? violation(field, number) : Optional.empty();
    }

    /** Nearly all texts show by their first character that they are not. */
    private static boolean isScientific(String text) {
        char first = text.isEmpty() ? ' ' : text.charAt(0);
        boolean mayBe = (first >= '0' && first <= '9') || first == '+' || first == '-';
        return mayBe
                && (text.indexOf('E') > 0 || text.indexOf('e') > 0)
                && SCIENTIFIC.matcher(text).matches();
    }

    private static Optional<Broken> violation(Checked field, BigDecimal number) {
        if (field.isNumberLost() && number.scale() < 0) {
            return Optional.of(new Broken("scientific", IS_SCIENTIFIC));
        }
        return field.isCents() && losesMoney(number)
                ? Optional.of(new Broken(
                        "cents",
                        "has more decimals than the two that cents keeps; correct the amount,"
                                + " or take cents out of x-clean to keep them all"))
                : Optional.empty();
    }

    private static boolean losesMoney(BigDecimal number) {
        return number.scale() > CENT_PLACES
                && number.subtract(number.setScale(CENT_PLACES, RoundingMode.HALF_UP))
                                .abs()
                                .compareTo(NOISE)
                        >= 0;
    }
}
