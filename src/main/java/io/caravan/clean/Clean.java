package io.caravan.clean;

import io.caravan.contract.Cleaning;
import io.caravan.contract.Contract;
import io.caravan.contract.Field;
import io.caravan.contract.Table;
import io.caravan.run.Row;
import io.caravan.validate.ValidRows;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The room's door: writes each value as the contract asks for. Doing it twice is doing it once. */
public final class Clean {

    private static final Pattern BLANKS = Pattern.compile("\\s+");

    /** Cleans the rows where they are: their documents belong to the batch and nobody else holds them. */
    public CleanRows clean(ValidRows valid) {
        Contract contract = valid.run().contract();
        List<Field> fields = cleaned(contract.table());
        for (Row row : valid.rows()) {
            clean(row.document(), fields);
        }
        for (Table child : contract.children()) {
            List<Field> childFields = cleaned(child);
            if (!childFields.isEmpty()) {
                for (Row row : valid.rows()) {
                    child.array().in(row.document()).forEach(element -> clean(element, childFields));
                }
            }
        }
        return new CleanRows(valid);
    }

    private static List<Field> cleaned(Table table) {
        return table.fields().stream()
                .filter(field -> !field.cleanings().stream().allMatch(Cleaning::repairsForm))
                .toList();
    }

    private static void clean(JsonNode record, List<Field> fields) {
        for (Field field : fields) {
            if (field.path().parent().in(record) instanceof ObjectNode parent) {
                JsonNode value = parent.get(field.path().name());
                if (value != null && value.isString()) {
                    parent.put(field.path().name(), clean(value.stringValue(), field.cleanings()));
                }
            }
        }
    }

    static String clean(String text, List<Cleaning> cleanings) {
        String cleaned = text;
        for (Cleaning cleaning : cleanings) {
            cleaned = switch (cleaning) {
                case LOWERCASE -> cleaned.toLowerCase(Locale.ROOT);
                case UPPERCASE -> cleaned.toUpperCase(Locale.ROOT);
                case COLLAPSE_BLANKS -> BLANKS.matcher(cleaned).replaceAll(" ");
                case TRIM, EMPTY_TO_NULL -> cleaned; // done when the record was read
            };
        }
        return cleaned;
    }
}
