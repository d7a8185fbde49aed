package io.caravan.contract;

import io.caravan.failure.InvalidContractException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads one contract and refuses, with a message that names file and field, whatever could not be meant. */
final class ContractReader {

    private static final Duration DEFAULT_PATIENCE = Duration.ofDays(30);

    private final ContractSchema contractSchema = new ContractSchema();
    private final JsonMapper json = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /**
     * @param file the contract
     * @param place how messages name the file
     */
    Contract read(Path file, String place) {
        byte[] content;
        JsonNode schema;
        try {
            content = Files.readAllBytes(file);
            schema = json.readTree(content);
        } catch (IOException e) {
            throw new InvalidContractException(place + ": cannot be read", e);
        } catch (JacksonException e) {
            throw new InvalidContractException(place + ": " + DeclarationSchema.notJson(e), e);
        }
        contractSchema.check(place, schema);
        try {
            return contract(schema, DigestUtils.sha256Hex(content));
        } catch (InvalidContractException e) {
            throw new InvalidContractException(place + ": " + e.getMessage(), e);
        }
    }

    private static Contract contract(JsonNode schema, String hash) {
        JsonNode dataset = schema.get("x-dataset");
        DatasetName name = DatasetName.parse(dataset.get("name").stringValue());
        ContractFields fields =
                new ContractFields(schema, dataset.path("table").asString(name.dataset()), identifying(dataset));
        Table table = fields.table();
        List<Table> children = fields.children();
        FileFormat format = format(dataset, table, children);

        List<Field> key = new ArrayList<>();
        Load load = Load.valueOf(dataset.get("load").stringValue().toUpperCase(Locale.ROOT));
        for (JsonNode path : dataset.path("key")) {
            key.add(keyField(table, FieldPath.parse(path.stringValue())));
        }
        Optional<Field> version = Optional.ofNullable(dataset.get("version"))
                .map(path -> table.field(FieldPath.parse(path.stringValue())));
        version.ifPresent(ContractReader::mustBeOrdered);

        Subject subject = new Subject(subject(dataset, "id", table, load), subject(dataset, "email", table, load));
        List<Reference> references = references(dataset, table, children);
        Erasing erasing = erasing(dataset, subject, references);
        if (erasing == Erasing.EMPTY) {
            mustBeEmptied(subject, Stream.concat(Stream.of(table), children.stream()));
        }
        Contract contract = new Contract(
                name,
                hash,
                schema,
                format,
                CsvDialect.of(schema.path("x-csv")),
                records(dataset),
                table,
                children,
                key,
                occurrence(schema, key),
                load,
                version,
                subject,
                erasing,
                references,
                List.of(),
                checks(dataset, table, children),
                dataset.has("patience") ? Duration.parse(dataset.get("patience").stringValue()) : DEFAULT_PATIENCE,
                Safeguards.of(dataset),
                Optional.ofNullable(dataset.get("undo")).map(period -> Duration.parse(period.stringValue())));
        Contract whole = contract.with(ContractAlso.of(contract, dataset.path("also")));
        mustAgree(whole);
        return whole;
    }

    /** The paths of the fields by which records and persons are known: keys, references and subjects. */
    private static Set<String> identifying(JsonNode dataset) {
        Set<String> paths = new HashSet<>(dataset.path("references").propertyNames());
        Stream.of(
                        dataset.path("key"),
                        dataset.path("subject").path("id"),
                        dataset.path("subject").path("email"))
                .flatMap(named -> named.isArray() ? named.valueStream() : Stream.of(named))
                .forEach(path -> paths.add(path.asString("")));
        dataset.path("also").forEach(also -> also.path("key")
                .forEach(column ->
                        paths.add(also.path("columns").path(column.asString("")).asString(""))));
        return paths;
    }

    /** The field, if there is one, that nobody sends and Caravan gives. */
    private static Optional<Field> occurrence(JsonNode schema, List<Field> key) {
        List<String> names = schema.get("properties").properties().stream()
                .filter(property -> property.getValue().has("x-occurrence"))
                .map(Map.Entry::getKey)
                .toList();
        if (names.isEmpty()) {
            return Optional.empty();
        }
        FieldPath path = FieldPath.RECORD.child(names.get(0));
        return Optional.of(
                key.stream()
                        .filter(field -> field.path().equals(path)
                                && field.type() == FieldType.INTEGER
                                && field.privacy().treatment() == Treatment.KEEP
                                && names.size() == 1
                                && key.size() > 1)
                        .findFirst()
                        .orElseThrow(
                                () -> new InvalidContractException(
                                        "field " + path
                                                + ": numbers the records with the same key, so it must be a kept integer that is one part of the key")));
    }

    private static List<String> records(JsonNode dataset) {
        String pointer = dataset.path("records").asString("");
        return pointer.isEmpty() ? List.of() : List.of(pointer.substring(1).split("/"));
    }

    /** Refuses words that cannot be had together. */
    private static void mustAgree(Contract contract) {
        if (contract.undo().isPresent()
                && (contract.load() == Load.REPLACE || !contract.beside().isEmpty())) {
            throw new InvalidContractException("undo: is not to be had with also, history or replace; "
                    + "what stands beside could not be taken back");
        }
        if (contract.load() == Load.REPLACE && !contract.references().isEmpty()) {
            throw new InvalidContractException(
                    "references: a full reload refers to nothing, as a record that waits would come after its file");
        }
        if (contract.load() == Load.REPLACE && contract.version().isPresent()) {
            throw new InvalidContractException("version: of a full reload the newest file wins, not the newest record");
        }
        if (contract.load() == Load.FIRST
                && (contract.version().isPresent()
                        || contract.undo().isPresent()
                        || !contract.references().isEmpty()
                        || !contract.also().isEmpty())) {
            throw new InvalidContractException("first: is not to be had with version, undo, references or also; "
                    + "they go by which record is newer, and here the first that was loaded stays");
        }
    }

    private static FileFormat format(JsonNode dataset, Table table, List<Table> children) {
        if (!dataset.has("format")) {
            return FileFormat.SHOWN_BY_CONTENT;
        }
        FileFormat format =
                FileFormat.valueOf(dataset.get("format").stringValue().toUpperCase(Locale.ROOT));
        Stream.concat(
                        table.fields().stream().map(Field::path),
                        children.stream().map(Table::array))
                .forEach(format::mustHave);
        return format;
    }

    private static Field keyField(Table table, FieldPath path) {
        Field field = table.field(path);
        if (field.nullable()) {
            throw new InvalidContractException(
                    "field " + path + ": is part of the key, so it must be required and not null");
        }
        if (field.privacy().treatment() != Treatment.KEEP && field.privacy().treatment() != Treatment.PSEUDONYMISE) {
            throw new InvalidContractException(
                    "field " + path + ": is part of the key, so it is kept or pseudonymised; "
                            + "other treatments give many records the same key");
        }
        return field;
    }

    private static void mustBeOrdered(Field field) {
        boolean ordered =
                switch (field.type()) {
                    case DATE, DATE_TIME, LOCAL_DATE_TIME, INTEGER, NUMBER -> true;
                    case TEXT, BOOLEAN, IP_ADDRESS -> false;
                };
        if (!ordered || field.privacy().treatment() != Treatment.KEEP) {
            throw new InvalidContractException(
                    "field " + field.path() + ": is the version, so it must be a kept date, time or number");
        }
    }

    /** The fields of the subject with that role: the contract names one or several. */
    private static List<Field> subject(JsonNode dataset, String role, Table table, Load load) {
        JsonNode named = dataset.path("subject").path(role);
        Stream<JsonNode> paths =
                named.isArray() ? named.valueStream() : named.isString() ? Stream.of(named) : Stream.of();
        return paths.map(path -> table.field(FieldPath.parse(path.stringValue())))
                .map(field -> load == Load.ERASE ? field : findable(field))
                .toList();
    }

    private static Field findable(Field field) {
        Treatment treatment = field.privacy().treatment();
        if (treatment != Treatment.KEEP && treatment != Treatment.PSEUDONYMISE) {
            throw new InvalidContractException(
                    "field " + field.path() + ": names the subject, so it is kept or pseudonymised; "
                            + "otherwise nobody could find the person again");
        }
        return field;
    }

    /** Unless the contract says it: a record that only refers to the person is one that accounts need. */
    private static Erasing erasing(JsonNode dataset, Subject subject, List<Reference> references) {
        boolean refers = references.stream().anyMatch(reference -> subject.isId(reference.field()));
        return Erasing.valueOf(
                dataset.path("erasure").asString(refers ? "empty" : "delete").toUpperCase(Locale.ROOT));
    }

    private static void mustBeEmptied(Subject subject, Stream<Table> tables) {
        subject.link().filter(id -> id.storedType() != FieldType.TEXT).ifPresent(id -> {
            throw new InvalidContractException(
                    "field " + id.path() + ": names the subject of records that erasure empties, so it must be text");
        });
        tables.flatMap(table -> table.fields().stream())
                .filter(Field::isEmptied)
                .filter(field ->
                        !subject.isLink(field) && !field.storedNullable() && field.storedType() != FieldType.TEXT)
                .findFirst()
                .ifPresent(field -> {
                    throw new InvalidContractException(
                            "field " + field.path() + ": is emptied by erasure, so it must be text or may be null");
                });
    }

    private static List<Reference> references(JsonNode dataset, Table table, List<Table> children) {
        List<Reference> references = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : dataset.path("references").properties()) {
            FieldPath path = FieldPath.parse(entry.getKey());
            Table home = children.stream()
                    .filter(child -> entry.getKey().startsWith(child.array() + "."))
                    .findFirst()
                    .orElse(table);
            references.add(new Reference(
                    home,
                    home.field(path.below(home.array())),
                    DatasetName.parse(entry.getValue().stringValue())));
        }
        return references;
    }

    private static List<Check> checks(JsonNode dataset, Table table, List<Table> children) {
        List<Check> checks = new ArrayList<>();
        for (JsonNode node : dataset.path("checks")) {
            FieldPath total = FieldPath.parse(node.get("total").stringValue());
            FieldPath lines = FieldPath.parse(node.get("lines").stringValue());
            Table child = children.stream()
                    .filter(candidate -> candidate.array().equals(lines))
                    .findFirst()
                    .orElseThrow(() -> new InvalidContractException(
                            "check " + node.get("name").stringValue() + ": " + lines + " is no array with x-table"));
            List<FieldPath> factors = new ArrayList<>();
            for (JsonNode factor : node.get("factors")) {
                factors.add(number(child, FieldPath.parse(factor.stringValue())));
            }
            checks.add(new Check(node.get("name").stringValue(), number(table, total), lines, factors));
        }
        return checks;
    }

    private static FieldPath number(Table table, FieldPath path) {
        FieldType type = table.field(path).type();
        if (type != FieldType.NUMBER && type != FieldType.INTEGER) {
            throw new InvalidContractException("field " + path + ": a check adds it up, so it must be a number");
        }
        return path;
    }
}
