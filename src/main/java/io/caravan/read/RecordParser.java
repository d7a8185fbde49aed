package io.caravan.read;

import io.caravan.contract.Contract;
import io.caravan.contract.Shape;
import io.caravan.run.Values;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Makes a row of a raw record: strictly JSON and UTF-8, then in the names and types of the contract. */
final class RecordParser {

    private static final StreamReadConstraints CONSTRAINTS = StreamReadConstraints.builder()
            .maxNestingDepth(100)
            .maxNumberLength(1000)
            .build();
    private static final ObjectReader JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(CONSTRAINTS)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build()
            .reader();
    private static final JsonFactory PLAIN = JsonFactory.builder()
            .streamReadConstraints(CONSTRAINTS)
            .recyclerPool(JsonRecyclerPools.threadLocalPool())
            .build();

    private final Contract contract;
    private final PlainJson plain;
    private final DocumentTyping typing;

    RecordParser(Contract contract) {
        this.contract = contract;
        this.plain = new PlainJson(contract, PLAIN);
        this.typing = new DocumentTyping(contract);
    }

    /** @param record its number in the file, from 1 */
    RawRow parse(long record, RawRecord raw) throws BadRecordException {
        if (raw instanceof RawRecord.Broken broken) {
            throw new BadRecordException("", broken.rule(), broken.message());
        }
        Values values = raw instanceof RawRecord.Json json ? plain.read(json.bytes()) : values((RawRecord.Csv) raw);
        return values != null
                ? new RawRow(record, raw.line(), values, null)
                : new RawRow(record, raw.line(), null, typing.apply(document(raw)));
    }

    /** The record as a tree, in its own names and types. */
    static ObjectNode document(RawRecord raw) throws BadRecordException {
        return raw instanceof RawRecord.Json json ? json(json.bytes()) : csv((RawRecord.Csv) raw);
    }

    /** The values of a line of CSV; null when it has a column that is no field. */
    private @Nullable Values values(RawRecord.Csv record) {
        Values values = Values.ofRecord(contract);
        for (int i = 0; i < record.cells().size(); i++) {
            Shape.Leaf field = record.header().fields().get(i);
            if (field == null) {
                return null;
            }
            String cell = record.cells().get(i);
            values.set(field.index(), cell == null ? null : Typing.typed(field.field(), cell));
        }
        return values;
    }

    private static ObjectNode json(ByteBuffer bytes) throws BadRecordException {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new BadRecordException("", "encoding", "the record is not in UTF-8");
        }
        JsonNode node;
        try {
            node = JSON.readTree(text);
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

    private static ObjectNode csv(RawRecord.Csv record) {
        ObjectNode document = JsonMapper.shared().createObjectNode();
        for (int i = 0; i < record.cells().size(); i++) {
            var field = record.header().fields().get(i);
            var names = field == null
                    ? List.of(record.header().names().get(i))
                    : field.field().path().names();
            ObjectNode parent = document;
            for (String name : names.subList(0, names.size() - 1)) {
                parent = parent.withObjectProperty(name);
            }
            parent.put(names.get(names.size() - 1), record.cells().get(i));
        }
        return document;
    }
}
