package io.caravan.read;

import io.caravan.contract.Contract;
import io.caravan.contract.CsvDialect;
import io.caravan.contract.Field;
import io.caravan.contract.FieldPath;
import io.caravan.contract.FieldType;
import io.caravan.contract.FileFormat;
import io.caravan.contract.LogPart;
import io.caravan.contract.Shape;
import io.caravan.contract.Table;
import io.caravan.reject.RefusedRecord;
import io.caravan.run.Values;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes a row of a raw record: strictly JSON and UTF-8, then in the names and types of the contract. */
final class RecordParser {

    private static final int LONGEST_NUMBER = 1000;

    private static final Pattern AMBIGUOUS = Pattern.compile("\\s*[+-]?[1-9][0-9]{0,2}[.][0-9]{3}\\s*");
    private static final String IS_AMBIGUOUS =
            "can be meant in two ways, as its point may stand before decimals or between thousands; say"
                    + " \"decimal\": \".\" or \",\" under x-csv in the contract";
    private static final Pattern WITH_COMMA =
            Pattern.compile("\\s*[+-]?([0-9]+|[0-9]{1,3}([.][0-9]{3})+)(,[0-9]+)?\\s*");

    private final Contract contract;
    private final ObjectReader json;
    private final PlainJson plain;
    private final DocumentTyping typing;
    private final Optional<Occurrences> occurrences;

    /** What the fields hold of a line, where the dataset's files are logs. */
    private final List<LogPart> logParts;

    RecordParser(Contract contract, Limits limits) {
        StreamReadConstraints constraints = StreamReadConstraints.builder()
                .maxNestingDepth(limits.nesting())
                .maxNumberLength(LONGEST_NUMBER)
                .build();
        this.contract = contract;
        this.json = StrictJson.mapper(constraints).reader();
        this.plain = new PlainJson(
                contract,
                JsonFactory.builder()
                        .streamReadConstraints(constraints)
                        .recyclerPool(JsonRecyclerPools.threadLocalPool())
                        .build());
        this.typing = new DocumentTyping(contract);
        this.occurrences = contract.occurrence().map(number -> new Occurrences(contract, number));
        this.logParts = contract.format() == FileFormat.APACHE_COMBINED
                ? contract.table().fields().stream().map(LogPart::of).toList()
                : List.of();
    }

    /** @param record its number in the file, from 1 */
    RawRow parse(long record, RawRecord raw) throws BadRecordException {
        if (raw instanceof RawRecord.Broken broken) {
            throw new BadRecordException("", broken.rule(), broken.message());
        }
        Values values = values(raw);
        if (values != null) {
            occurrences.ifPresent(occurrence -> occurrence.number(values));
            return new RawRow(record, raw.line(), values, null, null);
        }
        ObjectNode document = document(raw);
        RefusedRecord mends = Mending.take(document, contract);
        try {
            ObjectNode typed = typing.apply(document);
            occurrences.ifPresent(occurrence -> occurrence.number(typed));
            return new RawRow(record, raw.line(), null, typed, mends);
        } catch (BadRecordException e) {
            throw e.of(mends);
        }
    }

    private @Nullable Values values(RawRecord raw) throws BadRecordException {
        if (raw instanceof RawRecord.Log log) {
            return values(LogLine.of(log.bytes().array(), log.occurrence()));
        }
        return raw instanceof RawRecord.Json json ? plain.read(json.bytes()) : values((RawRecord.Csv) raw);
    }

    /** The record as a tree, in its own names and types. */
    ObjectNode document(RawRecord raw) throws BadRecordException {
        return raw instanceof RawRecord.Json json ? json(json.bytes()) : csv((RawRecord.Csv) raw);
    }

    private Values values(LogLine line) throws BadRecordException {
        Values values = Values.ofRecord(contract);
        List<Field> fields = contract.table().fields();
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            if (contract.table().isFurther(i)) {
                continue;
            }
            String text = line.get(logParts.get(i));
            if (text != null) {
                values.set(i, Typing.typed(field, text));
            } else if (!field.isLeftOutWhenEmpty()) {
                values.set(i, null);
            }
        }
        return values;
    }

    /** The values of a line of CSV; null when it has a column that is no field. */
    private @Nullable Values values(RawRecord.Csv record) throws BadRecordException {
        Values values = Values.ofRecord(contract);
        for (int i = 0; i < record.cells().size(); i++) {
            Shape.Leaf field = record.header().fields().get(i);
            if (field == null) {
                return null;
            }
            String cell = record.cells().get(i);
            if (cell != null) {
                values.set(field.index(), Typing.typed(field.field(), decimal(record, field.field(), cell)));
            } else if (!field.field().isLeftOutWhenEmpty()) {
                values.set(field.index(), null);
            }
        }
        return values;
    }

    private ObjectNode json(ByteBuffer bytes) throws BadRecordException {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new BadRecordException("", "encoding", "the record is not in UTF-8");
        }
        JsonNode node;
        try {
            node = json.readTree(text);
        } catch (StreamConstraintsException e) {
            throw new BadRecordException("", "json", "the record is nested too deeply or holds a number too long");
        } catch (NumberFormatException e) {
            throw new BadRecordException("", "range", "the record holds a number beyond what a table can hold");
        } catch (JacksonException e) {
            throw new BadRecordException("", "json", reason(e));
        }
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new BadRecordException("", "json", "the record is JSON, but no object");
    }

    /** Jackson's message quotes the text, so only its kind is told. */
    private static String reason(JacksonException e) {
        @Nullable String message = e.getOriginalMessage();
        String kind = message == null ? "" : message.toLowerCase(Locale.ROOT);
        if (kind.contains("duplicate")) {
            return "the record names a field twice";
        }
        if (kind.contains("trailing token")) {
            return "something follows the record on its line";
        }
        return "the record is not JSON";
    }

    private ObjectNode csv(RawRecord.Csv record) throws BadRecordException {
        ObjectNode document = JsonMapper.shared().createObjectNode();
        boolean mending = record.header().isOfCorrections();
        for (int i = 0; i < record.cells().size(); i++) {
            String name = record.header().names().get(i);
            Shape.Leaf leaf = record.header().fields().get(i);
            String cell = record.cells().get(i);
            if (mending && cell != null) {
                cell = FormulaSafe.original(cell);
            }
            if (leaf != null) {
                if (cell != null || !leaf.field().isLeftOutWhenEmpty()) {
                    parent(document, leaf.field().path())
                            .put(
                                    leaf.field().path().name(),
                                    cell == null || mending ? cell : decimal(record, leaf.field(), cell));
                }
                continue;
            }
            Table child = contract.children().stream()
                    .filter(table -> table.array().toString().equals(name))
                    .findFirst()
                    .orElse(null);
            if (child == null) {
                document.put(name, cell);
            } else if (cell != null) {
                parent(document, child.array()).set(child.array().name(), array(child, cell));
            }
        }
        return document;
    }

    /** The cell with a decimal point where it is a number; one that could have a point between thousands is not guessed. */
    private static String decimal(RawRecord.Csv record, Field field, String cell) throws BadRecordException {
        if (field.type() != FieldType.NUMBER && field.type() != FieldType.INTEGER) {
            return cell;
        }
        CsvDialect dialect = record.header().dialect();
        if (dialect.decimal().isEmpty() && AMBIGUOUS.matcher(cell).matches()) {
            throw new BadRecordException(field.path().toString(), "ambiguous", IS_AMBIGUOUS);
        }
        return dialect.decimal().filter(sign -> sign == ',').isPresent()
                        && WITH_COMMA.matcher(cell).matches()
                ? cell.replace(".", "").replace(',', '.')
                : cell;
    }

    private static ObjectNode parent(ObjectNode document, FieldPath path) {
        ObjectNode parent = document;
        for (String name : path.parent().names()) {
            parent = parent.withObjectProperty(name);
        }
        return parent;
    }

    /** A cell can hold an array as JSON. */
    private ArrayNode array(Table child, String cell) throws BadRecordException {
        try {
            if (json.readTree(cell) instanceof ArrayNode array) {
                return array;
            }
        } catch (JacksonException | NumberFormatException e) {
            // it is told below
        }
        throw new BadRecordException(child.array().toString(), "json", "the cell holds no JSON array");
    }
}
