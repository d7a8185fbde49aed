package io.caravan.erase;

import io.caravan.contract.Contract;
import io.caravan.contract.Field;
import io.caravan.contract.Subject;
import io.caravan.read.StrictJson;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * A record in JSON, looked through in one pass: the ids and e-mail addresses of its subject, and whom any value of it names,
 * declared or not.
 *
 * @param subject what the fields of its subject say
 * @param mentions in the bytes of the record
 */
record JsonScan(List<Subject.Value> subject, List<Mention> mentions) {

    private static final JsonMapper JSON = StrictJson.mapper();

    JsonScan {
        subject = List.copyOf(subject);
        mentions = List.copyOf(mentions);
    }

    /**
     * Whom a value names.
     *
     * @param start the first byte of the value as it is written, of a text the quote
     * @param end behind its last byte
     * @param isText whether it stands in quotes
     */
    record Mention(int start, int end, boolean isText, long erasure) {}

    /** The record with a word that names nobody in place of each mention; every other byte is kept. */
    byte[] redacted(byte[] bytes, Mentions in, @Nullable String domain) {
        ByteArrayOutputStream redacted = new ByteArrayOutputStream(bytes.length);
        int written = 0;
        for (Mention mention : mentions) {
            if (mention.start() < written) {
                continue; // a value is named once
            }
            redacted.write(bytes, written, mention.start() - written);
            if (mention.isText()) {
                redacted.write('"');
                List<Mentions.Mention> named = in.in(
                        DecodedText.of(bytes, mention.start() + 1, mention.end() - 1), Mentions.Where.VALUE, domain);
                redacted.writeBytes(
                        named.isEmpty()
                                ? Mentions.word(mention.erasure()).getBytes(StandardCharsets.US_ASCII)
                                : Mentions.redacted(bytes, mention.start() + 1, mention.end() - 1, named));
                redacted.write('"');
            } else {
                redacted.writeBytes(
                        ("\"" + Mentions.word(mention.erasure()) + "\"").getBytes(StandardCharsets.US_ASCII));
            }
            written = mention.end();
        }
        redacted.write(bytes, written, bytes.length - written);
        return redacted.toByteArray();
    }

    /** One level of objects and arrays, or a value in one; what stands in an array has the array's name. */
    private record Level(@Nullable Declared declared, boolean isArray, String name) {

        /** What stands in this level, in an object by that name. */
        Level inner(String member, boolean array) {
            return isArray
                    ? new Level(declared, array, name)
                    : new Level(declared == null ? null : declared.member(member), array, member);
        }
    }

    /**
     * Looks through a record; empty when it is no JSON object, or one that names a field twice.
     *
     * @param declared what the contract says of the record; null when it is of no known dataset
     */
    static Optional<JsonScan> of(
            byte[] bytes, @Nullable Contract contract, @Nullable Declared declared, Mentions mentions) {
        if (hasZero(bytes)) {
            return Optional.empty(); // UTF-16 or 32, of which the parser gives no places
        }
        try (JsonParser parser = JSON.createParser(bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            Scanner scanner = new Scanner(bytes, contract, mentions);
            scanner.scan(parser, declared);
            return parser.nextToken() == null ? Optional.of(scanner.found()) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty(); // it is searched as text
        }
    }

    private static boolean hasZero(byte[] bytes) {
        for (byte b : bytes) {
            if (b == 0) {
                return true;
            }
        }
        return false;
    }

    private static final class Scanner {

        private final byte[] bytes;
        private final @Nullable Contract contract;
        private final Mentions mentions;
        private final List<Subject.Value> subject = new ArrayList<>(2);
        private final List<Mention> found = new ArrayList<>(0);

        Scanner(byte[] bytes, @Nullable Contract contract, Mentions mentions) {
            this.bytes = bytes;
            this.contract = contract;
            this.mentions = mentions;
        }

        JsonScan found() {
            return new JsonScan(subject, found);
        }

        void scan(JsonParser parser, @Nullable Declared record) {
            Deque<Level> levels = new ArrayDeque<>();
            levels.push(new Level(record, false, ""));
            String name = "";
            while (!levels.isEmpty()) {
                JsonToken token = parser.nextToken();
                Level level = levels.element();
                switch (token) {
                    case PROPERTY_NAME -> {
                        name = parser.currentName();
                        scanName(parser, name);
                    }
                    case START_OBJECT, START_ARRAY -> levels.push(level.inner(name, token == JsonToken.START_ARRAY));
                    case END_OBJECT, END_ARRAY -> levels.pop();
                    case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                        Level value = level.inner(name, false);
                        scanValue(
                                parser, token == JsonToken.VALUE_STRING, value.declared(), value.name(), level.name());
                    }
                    default -> {} // true, false and null name nobody
                }
            }
        }

        private void scanName(JsonParser parser, String name) {
            add(mentions.in(name, Mentions.Where.ELSEWHERE, domain()), start(parser), true);
        }

        /** @param parent the name of the object around: {@code customer} of {@code {"customer": {"id": 17}}} */
        private void scanValue(
                JsonParser parser, boolean isText, @Nullable Declared declared, String name, String parent) {
            int start = start(parser);
            String value = parser.getString();
            Field field = declared == null ? null : declared.field();
            if (contract != null && field != null && contract.subject().has(field)) {
                subject.add(new Subject.Value(field, value));
            }
            boolean mayHoldAnId = declared == null || declared.mayHoldAnId();
            add(
                    mentions.in(value, mayHoldAnId ? Mentions.Where.VALUE : Mentions.Where.ELSEWHERE, domain()),
                    start,
                    isText);
            if (declared == null) {
                String one = name.endsWith("s") ? name.substring(0, name.length() - 1) : name;
                OptionalLong erasure = mentions.namedId(List.of(name, one, parent + name), value, domain());
                erasure.ifPresent(number -> found.add(new Mention(start, end(start), isText, number)));
            }
        }

        private @Nullable String domain() {
            return contract == null ? null : contract.name().domain();
        }

        private void add(List<Mentions.Mention> named, int start, boolean isText) {
            if (!named.isEmpty()) {
                found.add(new Mention(start, end(start), isText, named.get(0).erasure()));
            }
        }

        private static int start(JsonParser parser) {
            return (int) parser.currentTokenLocation().getByteOffset();
        }

        /** Behind the token that begins at {@code start}: the parser itself may be further on already. */
        private int end(int start) {
            int end = start + 1;
            if (bytes[start] == '"') {
                while (bytes[end] != '"') {
                    end += bytes[end] == '\\' ? 2 : 1;
                }
                return end + 1;
            }
            while (end < bytes.length && isOfNumber(bytes[end])) {
                end++;
            }
            return end;
        }

        private static boolean isOfNumber(byte b) {
            return (b >= '0' && b <= '9') || b == '.' || b == 'e' || b == 'E' || b == '+' || b == '-';
        }
    }
}
