package io.caravan.contract;

import io.caravan.failure.InvalidContractException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The {@code also} of a contract: further tables whose columns are fields of the record. */
final class ContractAlso {

    private ContractAlso() {}

    static List<Beside> of(Contract contract, JsonNode also) {
        List<Beside> tables = new ArrayList<>();
        for (JsonNode node : also) {
            tables.add(table(contract, node));
        }
        return tables;
    }

    private static Beside table(Contract contract, JsonNode node) {
        String name = node.get("table").stringValue();
        List<String> keyColumns = new ArrayList<>();
        node.get("key").forEach(column -> keyColumns.add(column.stringValue()));
        List<Field> from = new ArrayList<>();
        List<Field> fields = new ArrayList<>();
        for (Map.Entry<String, JsonNode> column : node.get("columns").properties()) {
            Field field = field(contract.table(), column.getValue().stringValue());
            from.add(field);
            fields.add(field.as(column.getKey(), field.nullable() && !keyColumns.contains(column.getKey())));
        }
        Table table = new Table(name, FieldPath.RECORD, fields);
        List<Field> key = keyColumns.stream()
                .map(column -> fields.stream()
                        .filter(field -> field.column().equals(column))
                        .filter(field -> field.privacy().treatment() == Treatment.KEEP
                                || field.privacy().treatment() == Treatment.PSEUDONYMISE)
                        .findFirst()
                        .orElseThrow(() -> new InvalidContractException("also " + name + ": the key " + column
                                + " is none of its columns, or is neither kept nor pseudonymised")))
                .toList();
        Subject subject = new Subject(
                copied(contract.subject().ids(), from, fields),
                copied(contract.subject().emails(), from, fields));
        mustBeFindable(name, fields, subject);
        return new Beside(contract.beside(table, key, subject, Erasing.DELETE), from);
    }

    private static List<Field> copied(List<Field> wanted, List<Field> from, List<Field> fields) {
        return wanted.stream()
                .filter(from::contains)
                .map(field -> fields.get(from.indexOf(field)))
                .toList();
    }

    /** A field by its column, or by its path; of several columns the first. */
    private static Field field(Table table, String path) {
        return table.fields().stream()
                .filter(field -> field.column().equals(path))
                .findFirst()
                .orElseGet(() -> table.field(FieldPath.parse(path)));
    }

    /** What is of a person must be found again when the person is to be forgotten. */
    private static void mustBeFindable(String name, List<Field> fields, Subject subject) {
        boolean personal = fields.stream().anyMatch(field -> field.privacy().kind() != Privacy.Kind.NONE);
        if (personal && subject.isEmpty()) {
            throw new InvalidContractException("also " + name
                    + ": holds something of a person, so a field of the subject must be among its columns");
        }
    }
}
