package io.caravan.mend;

import io.caravan.contract.Contract;
import io.caravan.contract.Field;
import io.caravan.contract.FieldPath;
import io.caravan.contract.Table;
import io.caravan.read.Piece;
import io.caravan.read.StrictJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A raw record as a tree, however it was written. */
final class RecordTree {

    private static final JsonMapper JSON = StrictJson.mapper();

    private final Contract contract;
    private final ObjectNode record;

    private RecordTree(Contract contract, ObjectNode record) {
        this.contract = contract;
        this.record = record;
    }

    /** The record that a piece is; empty when it cannot be taken apart. */
    static Optional<RecordTree> of(Contract contract, Piece piece) {
        if (piece instanceof Piece.Json json) {
            try {
                return JSON.readTree(json.bytes()) instanceof ObjectNode object
                        ? Optional.of(new RecordTree(contract, object))
                        : Optional.empty();
            } catch (JacksonException | NumberFormatException e) {
                return Optional.empty(); // its text is shown as it is
            }
        }
        return piece instanceof Piece.Csv csv
                        && csv.cells().size() == csv.columns().names().size()
                ? Optional.of(new RecordTree(contract, tree(csv)))
                : Optional.empty();
    }

    private static ObjectNode tree(Piece.Csv csv) {
        ObjectNode tree = JSON.createObjectNode();
        for (int i = 0; i < csv.cells().size(); i++) {
            Field field = csv.columns().fields().get(i);
            List<String> names = field == null
                    ? List.of(csv.columns().names().get(i))
                    : field.path().names();
            ObjectNode parent = tree;
            for (String name : names.subList(0, names.size() - 1)) {
                parent = parent.withObjectProperty(name);
            }
            if (!csv.cells().get(i).isEmpty()) {
                parent.put(names.get(names.size() - 1), csv.cells().get(i));
            }
        }
        return tree;
    }

    ObjectNode node() {
        return record;
    }

    /** The columns of the contract: its own fields, then its arrays. */
    static List<String> columns(Contract contract) {
        return Stream.concat(
                        contract.table().fields().stream().map(Field::path).distinct(),
                        contract.children().stream().map(Table::array))
                .map(FieldPath::toString)
                .toList();
    }

    /** The record's cells by column: those of the contract, and what else it holds under its own names. */
    Map<String, String> cells() {
        ObjectNode rest = record.deepCopy();
        Map<String, String> cells = new LinkedHashMap<>();
        for (Field field : contract.table().fields()) {
            List<String> names = new ArrayList<>(field.aliases());
            names.add(0, field.path().name());
            take(rest, field.path(), names, cells);
        }
        for (Table child : contract.children()) {
            take(rest, child.array(), List.of(child.array().name()), cells);
        }
        flatten(rest, FieldPath.RECORD, cells);
        return cells;
    }

    private static void take(ObjectNode rest, FieldPath path, List<String> names, Map<String, String> cells) {
        if (path.parent().in(rest) instanceof ObjectNode parent) {
            names.stream().filter(parent::has).findFirst().ifPresent(name -> {
                cells.put(path.toString(), text(parent.remove(name)));
            });
        }
    }

    private static void flatten(ObjectNode rest, FieldPath at, Map<String, String> cells) {
        for (Map.Entry<String, JsonNode> entry : rest.properties()) {
            FieldPath path = at.child(entry.getKey());
            if (entry.getValue() instanceof ObjectNode object) {
                flatten(object, path, cells);
            } else {
                cells.putIfAbsent(path.toString(), text(entry.getValue()));
            }
        }
    }

    private static String text(JsonNode node) {
        return node instanceof ArrayNode || node instanceof ObjectNode
                ? node.toString()
                : node.isNull() ? "" : node.asString();
    }
}
