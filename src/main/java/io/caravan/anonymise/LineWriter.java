package io.caravan.anonymise;

import io.caravan.contract.Shape;
import io.caravan.run.Pseudonym;
import io.caravan.run.Row;
import io.caravan.run.Values;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.core.util.JsonRecyclerPools;

/** Writes rows as JSON: every field of the contract, in its order, null where the record has none. */
final class LineWriter {

    private static final int USUAL_LINE = 512;
    private static final SerializableString LINE_FEED = new SerializedString("\n");
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .rootValueSeparator(LINE_FEED)
            .recyclerPool(JsonRecyclerPools.threadLocalPool())
            .build();

    /** A part of a record with its name as it is written, and for an object and an array what is in it. */
    private record Named(SerializableString name, Shape.Part part, List<Named> inner) {

        static List<Named> of(Shape shape) {
            return shape.parts().stream().map(Named::of).toList();
        }

        private static Named of(Map.Entry<String, Shape.Part> entry) {
            Shape.Part part = entry.getValue();
            List<Named> inner = part instanceof Shape.Branch branch
                    ? of(branch.shape())
                    : part instanceof Shape.Elements elements ? of(elements.shape()) : List.of();
            return new Named(new SerializedString(entry.getKey()), part, inner);
        }
    }

    private final List<Named> record;

    LineWriter(Shape shape) {
        this.record = Named.of(shape);
    }

    Lines write(List<Row> rows) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(rows.size() * USUAL_LINE);
        int[] ends = new int[rows.size()];
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            for (int i = 0; i < ends.length; i++) {
                writeObject(json, record, rows.get(i).values());
                json.flush();
                // The line feed comes before the next line, or at the end.
                ends[i] = bytes.size() + 1;
            }
        }
        if (ends.length > 0) {
            bytes.write('\n');
        }
        return new Lines(bytes.toByteArray(), ends);
    }

    private static void writeObject(JsonGenerator json, List<Named> object, Values values) {
        json.writeStartObject();
        for (Named named : object) {
            json.writeName(named.name());
            if (named.part() instanceof Shape.Leaf leaf) {
                writeValue(json, values.get(leaf.index()));
            } else if (named.part() instanceof Shape.Elements elements) {
                json.writeStartArray();
                for (Values element : values.elements(elements.index())) {
                    writeObject(json, named.inner(), element);
                }
                json.writeEndArray();
            } else {
                writeObject(json, named.inner(), values);
            }
        }
        json.writeEndObject();
    }

    private static void writeValue(JsonGenerator json, @Nullable Object value) {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof String text) {
            json.writeString(text);
        } else if (value instanceof Pseudonym pseudonym) {
            json.writeRawUTF8String(pseudonym.ascii(), 0, pseudonym.ascii().length);
        } else if (value instanceof BigDecimal number) {
            json.writeNumber(number);
        } else if (value instanceof Long number) {
            json.writeNumber(number);
        } else {
            json.writeBoolean((Boolean) value);
        }
    }
}
