package io.caravan.read;

import io.caravan.contract.Contract;
import io.caravan.contract.Field;
import io.caravan.contract.Shape;
import io.caravan.contract.Table;
import io.caravan.run.Values;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads, in one pass and without a tree, the JSON records in which everything stands where the contract has a field for
 * it: nearly all of a good file. It only ever says "these are the values" or "not plain"; what is not plain, for whatever
 * reason, {@link RecordParser} reads and words. For plain records both must give the same. Not for use by several threads.
 */
final class PlainJson {

    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long ONES = 0x0101010101010101L;
    private static final long BACKSLASHES = '\\' * ONES;
    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final Contract contract;
    private final Shape shape;
    private final JsonFactory json;
    private boolean plainText;

    PlainJson(Contract contract, JsonFactory json) {
        this.contract = contract;
        this.shape = Shape.of(contract);
        this.json = json;
    }

    /** The values of the record that {@code bytes} hold, or null when it is not plain. */
    @Nullable
    Values read(ByteBuffer bytes) {
        byte[] array = bytes.array();
        int offset = bytes.arrayOffset() + bytes.position();
        int length = bytes.remaining();
        plainText = isPlainText(array, offset, offset + length);
        if (!isUtf8Object(array, offset, length) || (!plainText && !isUtf8(bytes))) {
            return null;
        }
        try (JsonParser parser = json.createParser(ObjectReadContext.empty(), array, offset, length)) {
            Values values = marked(Values.ofRecord(contract));
            return parser.nextToken() == JsonToken.START_OBJECT
                            && readObject(parser, shape, values)
                            && parser.nextToken() == null
                    ? values
                    : null;
        } catch (JacksonException | NumberFormatException e) {
            return null; // the other reader says what is wrong
        }
    }

    private Values marked(Values values) {
        if (plainText) {
            values.setPlainText();
        }
        return values;
    }

    private boolean readObject(JsonParser parser, Shape object, Values values) {
        boolean any = false;
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            Shape.Part part = object.part(name);
            boolean plain = part instanceof Shape.Leaf leaf
                    ? readField(parser, leaf, values)
                    : part instanceof Shape.Branch branch
                            ? parser.nextToken() == JsonToken.START_OBJECT
                                    && !values.namesAnyOf(branch.shape())
                                    && readObject(parser, branch.shape(), values)
                            : part instanceof Shape.Elements elements && readElements(parser, elements, values);
            if (!plain) {
                return false;
            }
            any = true;
        }
        // An object without a field could not be told from one that is not there.
        return any && parser.currentToken() == JsonToken.END_OBJECT;
    }

    private static boolean readField(JsonParser parser, Shape.Leaf leaf, Values values) {
        if (values.names(leaf.index())) {
            return false;
        }
        Field field = leaf.field();
        switch (parser.nextToken()) {
            case VALUE_STRING -> values.set(leaf.index(), Typing.typed(field, parser.getString()));
            case VALUE_NUMBER_INT -> {
                BigDecimal number = integer(parser);
                values.set(leaf.index(), Typing.isWantedAsText(field) ? number.toString() : number);
            }
            case VALUE_NUMBER_FLOAT -> {
                BigDecimal number = parser.getDecimalValue();
                if (!Typing.isSane(number)) {
                    return false;
                }
                values.set(leaf.index(), number);
            }
            case VALUE_TRUE -> values.set(leaf.index(), true);
            case VALUE_FALSE -> values.set(leaf.index(), false);
            case VALUE_NULL -> values.set(leaf.index(), null);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static BigDecimal integer(JsonParser parser) {
        return switch (parser.getNumberType()) {
            case INT, LONG -> BigDecimal.valueOf(parser.getLongValue());
            default -> new BigDecimal(parser.getBigIntegerValue());
        };
    }

    private boolean readElements(JsonParser parser, Shape.Elements elements, Values values) {
        if (values.hasElements(elements.index()) || parser.nextToken() != JsonToken.START_ARRAY) {
            return false;
        }
        Table table = contract.children().get(elements.index());
        List<Values> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            Values element = marked(Values.ofElement(table));
            if (parser.currentToken() != JsonToken.START_OBJECT || !readObject(parser, elements.shape(), element)) {
                return false;
            }
            list.add(element);
        }
        values.setElements(elements.index(), list);
        return true;
    }

    /** Whether there is nothing but ASCII, and no escape behind which something else could hide. */
    private static boolean isPlainText(byte[] bytes, int start, int end) {
        long found = 0;
        int i = start;
        for (; i + Long.BYTES <= end; i += Long.BYTES) {
            long eight = (long) EIGHT_BYTES.get(bytes, i);
            long zeroAtBackslash = eight ^ BACKSLASHES;
            found |= (eight | ((zeroAtBackslash - ONES) & ~zeroAtBackslash)) & HIGH_BITS;
        }
        boolean plain = found == 0;
        for (; i < end; i++) {
            plain &= bytes[i] >= 0 && bytes[i] != '\\';
        }
        return plain;
    }

    /** Whether its first bytes leave no room for the encodings that the parser would otherwise guess from them. */
    private static boolean isUtf8Object(byte[] bytes, int offset, int length) {
        int start = offset;
        int end = offset + length;
        while (start < end
                && (bytes[start] == ' ' || bytes[start] == '\t' || bytes[start] == '\r' || bytes[start] == '\n')) {
            start++;
        }
        return end - start > 1 && bytes[start] == '{' && bytes[start + 1] != 0;
    }

    private static boolean isUtf8(ByteBuffer bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate());
            return true;
        } catch (CharacterCodingException e) {
            return false; // the other reader says so
        }
    }
}
