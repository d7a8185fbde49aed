package io.caravan.load;

import io.caravan.contract.Contract;
import io.caravan.contract.Field;
import io.caravan.contract.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The statements by which persons are found and forgotten in the records of one dataset, written from its contract. */
final class PersonSql {

    private final Contract contract;
    private final String target;

    PersonSql(Contract contract) {
        this.contract = contract;
        this.target = table(contract.table());
    }

    /**
     * Each record's place where it rests, with what its subject's {@link #fields(Persons.Rest)} say; a reference that a record
     * waits for counts as a record, with the key as the id.
     */
    String all(Persons.Rest rest) {
        String dataset = literal(contract.name().toString());
        return switch (rest) {
            case TABLE ->
                "SELECT ctid::text" + columns(field -> Names.quoted(field.column()) + "::text") + " FROM " + target;
            case WAITING ->
                "SELECT pending::text" + columns(PersonSql::inJson) + " FROM caravan.pending WHERE dataset = "
                        + dataset;
            case KEPT ->
                "SELECT ctid::text" + columns(PersonSql::inJson) + " FROM caravan.version WHERE dataset = " + dataset;
            case REFERENCE -> "SELECT ctid::text, key FROM caravan.pending_reference WHERE dataset = " + dataset;
        };
    }

    /** The fields of the subject of which {@link #all} gives what they say, in this order. */
    List<Field> fields(Persons.Rest rest) {
        return rest == Persons.Rest.REFERENCE
                ? contract.subject().link().stream().toList()
                : contract.subject().fields();
    }

    private String columns(Function<Field, String> column) {
        return contract.subject().fields().stream()
                .map(field -> ", " + column.apply(field))
                .collect(Collectors.joining());
    }

    private static String inJson(Field field) {
        return "columns ->> " + literal(field.column());
    }

    /** One record as JSON; takes its place. */
    String row(Persons.Rest rest) {
        return switch (rest) {
            case TABLE -> "SELECT to_jsonb(t)::text FROM " + target + " AS t WHERE ctid = ?::tid";
            case WAITING -> "SELECT columns::text FROM caravan.pending WHERE pending = ?::bigint";
            case KEPT -> "SELECT columns::text FROM caravan.version WHERE ctid = ?::tid";
            case REFERENCE -> "SELECT '\"a reference\"' FROM caravan.pending_reference WHERE ctid = ?::tid";
        };
    }

    /** Deletes records with their lines; each takes the places. */
    List<String> delete() {
        List<String> statements = new ArrayList<>();
        for (Table child : contract.children()) {
            statements.add(String.format(
                    Locale.ROOT,
                    "DELETE FROM %s AS c USING %s AS t WHERE t.ctid = ANY (?::tid[]) AND %s",
                    table(child),
                    target,
                    sameKey()));
        }
        statements.add("DELETE FROM " + target + " WHERE ctid = ANY (?::tid[])");
        return statements;
    }

    /** Empties the lines of records; each takes the places. */
    List<String> emptyLines() {
        return contract.children().stream()
                .filter(child -> child.fields().stream().anyMatch(Field::isEmptied))
                .map(child -> String.format(
                        Locale.ROOT,
                        "UPDATE %s AS c SET %s FROM %s AS t WHERE t.ctid = ANY (?::tid[]) AND %s",
                        table(child),
                        emptied(child),
                        target,
                        sameKey()))
                .toList();
    }

    private String sameKey() {
        return contract.key().stream()
                .map(field -> String.format(Locale.ROOT, "c.%1$s = t.%1$s", Names.quoted(field.column())))
                .collect(Collectors.joining(" AND "));
    }

    /** Empties records; takes the places, and the link of each. */
    String emptyRows() {
        String link = contract.subject()
                .link()
                .map(id -> Names.quoted(id.column()) + " = hit.link, ")
                .orElse("");
        String others = emptied(contract.table());
        return String.format(
                Locale.ROOT,
                """
                UPDATE %s AS t SET %s%s_row_hash = '%s'::bigint
                FROM unnest(?::text[], ?::text[]) AS hit (place, link) WHERE t.ctid = hit.place::tid""",
                target,
                link,
                others.isEmpty() ? "" : others + ", ",
                RowHash.EMPTIED);
    }

    private String emptied(Table table) {
        return table.fields().stream()
                .filter(this::isEmptied)
                .map(field -> Names.quoted(field.column()) + " = " + (field.storedNullable() ? "NULL" : "''"))
                .collect(Collectors.joining(", "));
    }

    /** What stands for the person in the columns of a record that waits, as JSON. */
    String linked(String link) {
        return contract.subject()
                .link()
                .map(id -> "{\"" + id.column() + "\": \"" + link + "\"}")
                .orElse("{}");
    }

    /** Empties a record that waits; takes what is {@link #linked}, its line in the output to come, and its number. */
    String emptyWaiting() {
        String children = contract.children().stream()
                .map(child -> String.format(
                                Locale.ROOT,
                                " || jsonb_build_object(%1$s, (SELECT coalesce(jsonb_agg(element.value || %2$s::jsonb), '[]')",
                                literal(child.name()),
                                literal(emptyObject(child)))
                        + String.format(
                                Locale.ROOT,
                                " FROM jsonb_array_elements(children -> %s) AS element (value)))",
                                literal(child.name())))
                .collect(Collectors.joining());
        return String.format(
                Locale.ROOT,
                """
                UPDATE caravan.pending
                SET columns = columns || %s::jsonb || ?::jsonb, row_hash = '%s'::bigint, output = ?, children = children%s
                WHERE pending = ?::bigint""",
                literal(emptyObject(contract.table())),
                RowHash.EMPTIED,
                children);
    }

    /** A JSON object with all columns of the table that are emptied. */
    private String emptyObject(Table table) {
        return table.fields().stream()
                .filter(this::isEmptied)
                .map(field -> "\"" + field.column() + "\": " + (field.storedNullable() ? "null" : "\"\""))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    /** The id holds the link instead. */
    private boolean isEmptied(Field field) {
        return field.isEmptied() && !contract.subject().isLink(field);
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private String table(Table table) {
        return Names.qualified(contract.name().domain(), table.name());
    }
}
