package io.caravan.contract;

import io.caravan.failure.InvalidContractException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The tables and fields of a contract: nested objects become columns, arrays with {@code x-table} child tables. */
final class ContractFields {

    private static final Set<Cleaning> CHANGES_LETTERS =
            EnumSet.of(Cleaning.LOWERCASE, Cleaning.UPPERCASE, Cleaning.COLLAPSE_BLANKS);
    private static final List<String> JUDGES_LETTERS = List.of("pattern", "enum", "const", "minLength");
    private static final List<String> JUDGES_NUMBERS =
            List.of("maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "enum", "const");

    private final Set<String> identifying;
    private final Table table;
    private final List<Table> children = new ArrayList<>();

    /** @param identifying the paths, from the record, of the fields by which records and persons are known */
    ContractFields(JsonNode schema, String tableName, Set<String> identifying) {
        this.identifying = identifying;
        List<Field> fields = new ArrayList<>();
        collect(schema, FieldPath.RECORD, false, fields, FieldPath.RECORD);
        table = checked(new Table(tableName, FieldPath.RECORD, fields));
    }

    Table table() {
        return table;
    }

    List<Table> children() {
        return children;
    }

    /** @param array of the elements that have the fields; {@link FieldPath#RECORD} for those of the record itself */
    private void collect(JsonNode object, FieldPath parent, boolean optional, List<Field> fields, FieldPath array) {
        Set<String> required = new HashSet<>();
        object.path("required").forEach(name -> required.add(name.stringValue()));
        object.get("properties").properties().forEach(property -> {
            JsonNode schema = property.getValue();
            FieldPath path = parent.child(property.getKey());
            boolean mayBeAbsent = optional || !required.contains(property.getKey());
            switch (schema.get("type").asString("")) {
                case "object" -> collect(schema, path, mayBeAbsent, fields, array);
                case "array" -> child(schema, path, array);
                default -> fields.addAll(fields(schema, path, mayBeAbsent, isIdentifying(array, path)));
            }
        });
    }

    private boolean isIdentifying(FieldPath array, FieldPath path) {
        return identifying.contains(array.equals(FieldPath.RECORD) ? path.toString() : array + "." + path);
    }

    private void child(JsonNode schema, FieldPath path, FieldPath array) {
        if (!array.equals(FieldPath.RECORD)) {
            throw new InvalidContractException(
                    "field " + path + ": is an array within an array, which has no table yet");
        }
        List<Field> fields = new ArrayList<>();
        collect(schema.get("items"), FieldPath.RECORD, false, fields, path);
        children.add(checked(new Table(schema.get("x-table").stringValue(), path, fields)));
    }

    private static List<Field> fields(JsonNode schema, FieldPath path, boolean mayBeAbsent, boolean identifies) {
        @Nullable JsonNode columns = schema.get("x-columns");
        if (columns == null) {
            String column = schema.path("x-column")
                    .asString(String.join("_", path.names()).toLowerCase(Locale.ROOT));
            return List.of(field(schema, path, mayBeAbsent, identifies, column, path, schema.get("x-privacy")));
        }
        return columns.properties().stream()
                .map(column -> field(
                        schema,
                        path,
                        mayBeAbsent,
                        identifies,
                        column.getKey(),
                        path.parent().child(column.getKey()),
                        column.getValue()))
                .toList();
    }

    private static Field field(
            JsonNode schema,
            FieldPath path,
            boolean mayBeAbsent,
            boolean identifies,
            String column,
            FieldPath written,
            JsonNode privacy) {
        JsonNode type = schema.get("type");
        String typeName = type.isArray() ? type.get(0).stringValue() : type.stringValue();
        FieldType fieldType = type(path, typeName, schema.path("format").asString(""));
        Field field = new Field(
                path,
                words(schema.get("x-aliases")),
                column,
                written,
                fieldType,
                mayBeAbsent || type.isArray(),
                type.isArray(),
                cleanings(schema.get("x-clean"), fieldType, identifies),
                privacy(privacy));
        mustFit(field, schema);
        return field;
    }

    private static List<Cleaning> cleanings(@Nullable JsonNode named, FieldType type, boolean identifies) {
        List<Cleaning> cleanings = new ArrayList<>();
        words(named).forEach(word -> cleanings.add(Cleaning.valueOf(word.toUpperCase(Locale.ROOT))));
        if (type == FieldType.IP_ADDRESS) {
            cleanings.add(Cleaning.ONE_ADDRESS_ONE_TEXT);
        }
        if (identifies) {
            cleanings.add(Cleaning.ONE_KEY_ONE_TEXT);
        }
        return cleanings;
    }

    private static FieldType type(FieldPath path, String type, String format) {
        boolean ofText =
                List.of("date", "date-time", "local-date-time", "ip-address").contains(format);
        if (ofText && !type.equals("string")) {
            throw new InvalidContractException("field " + path + ": the format " + format + " needs the type string");
        }
        return switch (type) {
            case "integer" -> FieldType.INTEGER;
            case "number" -> FieldType.NUMBER;
            case "boolean" -> FieldType.BOOLEAN;
            default ->
                switch (format) {
                    case "date" -> FieldType.DATE;
                    case "date-time" -> FieldType.DATE_TIME;
                    case "local-date-time" -> FieldType.LOCAL_DATE_TIME;
                    case "ip-address" -> FieldType.IP_ADDRESS;
                    default -> FieldType.TEXT;
                };
        };
    }

    private static Privacy privacy(JsonNode node) {
        @Nullable JsonNode to = node.get("to");
        return new Privacy(
                Privacy.Kind.valueOf(node.get("class").stringValue().toUpperCase(Locale.ROOT)),
                Treatment.valueOf(node.get("treatment").stringValue().toUpperCase(Locale.ROOT)),
                to == null ? null : Privacy.Coarseness.valueOf(to.stringValue().toUpperCase(Locale.ROOT)));
    }

    /** Refuses a treatment or a cleaning that has no meaning for the field's type. */
    private static void mustFit(Field field, JsonNode schema) {
        Treatment treatment = field.privacy().treatment();
        if (treatment == Treatment.MASK && field.type() != FieldType.TEXT) {
            throw new InvalidContractException("field " + field.path() + ": only text can be masked");
        }
        if (treatment == Treatment.GENERALISE
                && !Objects.requireNonNull(field.privacy().coarseness()).isOf(field.type())) {
            throw new InvalidContractException("field " + field.path()
                    + ": dates and times generalise to year, times to day, addresses of format ip-address to network, text to"
                    + " the others");
        }
        mustFitCleanings(field, schema);
    }

    private static void mustFitCleanings(Field field, JsonNode schema) {
        for (Cleaning cleaning : field.cleanings()) {
            boolean ofText = CHANGES_LETTERS.contains(cleaning)
                    || cleaning == Cleaning.NUMBER_TO_TEXT
                    || cleaning == Cleaning.NORMALISE;
            if (ofText && field.type() != FieldType.TEXT) {
                throw new InvalidContractException("field " + field.path() + ": only text can be cleaned so");
            }
            if (cleaning == Cleaning.CENTS && field.type() != FieldType.NUMBER) {
                throw new InvalidContractException("field " + field.path() + ": only a number can be rounded to cents");
            }
            if (cleaning == Cleaning.CENTS && JUDGES_NUMBERS.stream().anyMatch(schema::has)) {
                throw new InvalidContractException(
                        "field " + field.path() + ": cents changes numbers that other words than minimum have judged");
            }
        }
        if (field.cleanings().contains(Cleaning.ISO_TIME)
                && field.type() != FieldType.DATE_TIME
                && field.type() != FieldType.LOCAL_DATE_TIME) {
            throw new InvalidContractException(
                    "field " + field.path() + ": iso_time is for date-time and local-date-time");
        }
        // Otherwise a value could be valid when it is judged and invalid when it is loaded.
        if (field.cleanings().stream().anyMatch(CHANGES_LETTERS::contains)
                && JUDGES_LETTERS.stream().anyMatch(keyword -> schema.has(keyword) && !harmless(schema, keyword))) {
            throw new InvalidContractException(
                    "field " + field.path() + ": x-clean changes letters that pattern, enum or const have judged");
        }
        if (field.cleanings().contains(Cleaning.CENTS)
                && schema.has("minimum")
                && schema.get("minimum").decimalValue().stripTrailingZeros().scale() > 2) {
            throw new InvalidContractException("field " + field.path() + ": cents needs a minimum in whole cents");
        }
    }

    private static boolean harmless(JsonNode schema, String keyword) {
        return keyword.equals("minLength") && schema.get(keyword).asInt() <= 1;
    }

    private static Table checked(Table table) {
        Set<String> columns = new HashSet<>();
        Set<FieldPath> paths = new HashSet<>();
        table.fields().forEach(field -> paths.add(field.path()));
        for (int i = 0; i < table.fields().size(); i++) {
            Field field = table.fields().get(i);
            mustNotHide(table, field);
            for (String alias : field.aliases()) {
                if (!table.isFurther(i) && !paths.add(field.path().parent().child(alias))) {
                    throw new InvalidContractException(
                            "field " + field.path() + ": the alias " + alias + " is a name of another field");
                }
            }
            if (!columns.add(field.column())) {
                throw new InvalidContractException("field " + field.path() + ": the column " + field.column()
                        + " is taken; give it another with x-column");
            }
        }
        return table;
    }

    /** In the output's lines a column of several stands beside the fields, under its own name. */
    private static void mustNotHide(Table table, Field field) {
        boolean hides = field.isOneOfSeveral()
                && table.fields().stream()
                        .anyMatch(
                                other -> !other.equals(field) && other.written().equals(field.written()));
        if (hides) {
            throw new InvalidContractException("field " + field.path() + ": the column " + field.column()
                    + " is the name of a field beside it; call it otherwise");
        }
    }

    private static Set<String> words(@Nullable JsonNode array) {
        Set<String> words = new LinkedHashSet<>();
        if (array != null) {
            array.forEach(word -> words.add(word.stringValue()));
        }
        return words;
    }
}
