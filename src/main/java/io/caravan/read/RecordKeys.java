package io.caravan.read;

import io.caravan.contract.Contract;
import io.caravan.contract.Field;
import io.caravan.failure.SourceException;
import io.caravan.run.Values;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys of records of which nothing else is needed, in the contract's types, as they would be read from a file. */
public final class RecordKeys {

    private final Contract contract;
    private final RecordParser parser;

    public RecordKeys(Contract contract, Limits limits) {
        this.contract = contract;
        this.parser = new RecordParser(contract, limits);
    }

    /** Every name under which a source may send a field of the key. */
    public static Set<String> names(Contract contract) {
        Set<String> names = new HashSet<>();
        for (Field field : contract.key()) {
            names.add(field.path().toString());
            names.addAll(field.aliases());
        }
        return names;
    }

    /**
     * The values of a record's key in the order of the contract's: texts, numbers or truth.
     *
     * @param json the record, of which the key is enough
     * @throws SourceException when it has no such key
     */
    public List<Object> of(String json) {
        RawRow row;
        try {
            row = parser.parse(1, new RawRecord.Json(1, ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8))));
        } catch (BadRecordException e) {
            throw new SourceException("a key cannot be read: " + e.violation().message(), false);
        }
        List<Object> key = new ArrayList<>();
        for (Field field : contract.key()) {
            Object value = value(row, field);
            if (value == null) {
                throw new SourceException(
                        "the table has no column for " + field.path() + ", which is part of the key", false);
            }
            key.add(value);
        }
        return key;
    }

    private @Nullable Object value(RawRow row, Field field) {
        Values values = row.values();
        if (values != null) {
            return values.get(contract.table().fields().indexOf(field));
        }
        var node = field.path().in(Objects.requireNonNull(row.document()));
        return node.isString() ? node.stringValue() : node.isNumber() ? node.decimalValue() : null;
    }
}
