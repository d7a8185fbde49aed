package io.caravan.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;

/**
 * Gathers the cases of a group. Every record made here holds {@link #MARK} in fields that are masked or pseudonymised, so
 * that the mark turns up nowhere but in the files themselves.
 */
final class Cases {

    static final String MARK = "xanadu";

    private final String group;
    private final List<HostileCase> cases = new ArrayList<>();
    private int number;

    Cases(String group) {
        this.group = group;
    }

    List<HostileCase> all() {
        return List.copyOf(cases);
    }

    /** A new key. */
    String id() {
        return group + "-" + ++number;
    }

    /** A good customer with a key of its own. */
    String good() {
        return customer(id(), "");
    }

    /** @param more further fields, each with a comma before it */
    static String customer(String id, String more) {
        return "{\"id\": %s, \"first_name\": \"%s\", \"last_name\": \"Xanadu\", \"email\": \"%2$s-%s@example.org\"%s}"
                .formatted(quoted(id), MARK, Integer.toHexString(id.hashCode()), more);
    }

    /** The record stands between two good ones. */
    void between(String name, String record, Expected expected) {
        between(name, record.getBytes(UTF_8), expected);
    }

    void between(String name, byte[] record, Expected expected) {
        file(name, "customers.json", joined(line(good()), record, line("\n" + good())), expected);
    }

    void file(String name, String fileName, String content, Expected expected) {
        file(name, fileName, content.getBytes(UTF_8), expected);
    }

    void file(String name, String fileName, byte[] content, Expected expected) {
        file(name, fileName, content, "", expected);
    }

    /** @param value what no log and no message may show */
    void file(String name, String fileName, byte[] content, String value, Expected expected) {
        made(name, fileName, place -> Files.write(place, content), value, expected);
    }

    void made(String name, String fileName, HostileCase.Maker maker, String value, Expected expected) {
        String path = String.format(Locale.ROOT, "%s/%03d/%s", group, cases.size() + 1, fileName);
        cases.add(new HostileCase(group, name, path, maker, value, expected));
    }

    /** Lines, each with its line feed. */
    static String lines(String... lines) {
        return String.join("\n", lines) + "\n";
    }

    /** The text as JSON writes it. */
    static String quoted(String text) {
        return JsonMapper.shared().writeValueAsString(text);
    }

    static byte[] line(String text) {
        return (text + "\n").getBytes(UTF_8);
    }

    static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }

    static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
