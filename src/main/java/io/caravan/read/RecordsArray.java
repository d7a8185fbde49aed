package io.caravan.read;

import io.caravan.failure.UnreadableFileException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds in a JSON document, byte by byte, the array that holds the records: it stands at the end of some names, in objects
 * only. What stands beside it is passed over.
 */
final class RecordsArray {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final List<String> names;
    private final ByteArrayOutputStream string = new ByteArrayOutputStream();

    /** How many brackets are open, and of how many of these the names are those that lead to the array. */
    private int depth;

    private int led;

    private boolean inString;
    private boolean escaped;
    private boolean isName;
    private boolean leads;
    private int begun;
    private boolean closed;

    RecordsArray(List<String> names) {
        this.names = names;
    }

    /** Takes the next byte of the document, but for those of the array's elements. */
    void take(int b) {
        if (inString) {
            takeInString(b);
            return;
        }
        switch (b) {
            case '"' -> {
                inString = true;
                string.reset();
                string.write(b);
            }
            case '{', '[' -> open(b);
            case '}', ']' -> close();
            case ',' -> {
                isName = depth == led + 1;
                leads = false;
            }
            case ':' -> isName = false;
            default -> {
                // blanks, numbers and the like
            }
        }
    }

    private void takeInString(int b) {
        if (isName) {
            string.write(b);
        }
        inString = escaped || b != '"';
        escaped = !escaped && b == '\\';
        if (!inString && isName) {
            leads = led < names.size() && names.get(led).equals(text());
        }
    }

    private String text() {
        try {
            return JSON.readValue(string.toString(StandardCharsets.UTF_8), String.class);
        } catch (JacksonException e) {
            return ""; // no name that anybody asks for
        }
    }

    private void open(int b) {
        boolean isLast = led == names.size() - 1;
        if (leads && isLast && b == '[') {
            begun++;
        }
        if (leads && !isLast && b == '{') {
            led++;
        }
        leads = false;
        depth++;
        isName = b == '{' && depth == led + 1;
    }

    private void close() {
        if (depth == led + 1 && led > 0) {
            led--;
        }
        depth--;
        isName = false;
        closed = depth <= 0;
    }

    /** Whether the last byte was the bracket that opens the array. */
    boolean hasBegun() {
        return begun == 1;
    }

    /** Whether there is a second array at the same place. */
    boolean hasBegunAgain() {
        return begun > 1;
    }

    /** Whether the document is over. */
    boolean isClosed() {
        return closed;
    }

    /** What is wrong with a file without the array. */
    static UnreadableFileException missing(List<String> names) {
        return new UnreadableFileException(
                "it has no array at " + place(names) + ", where the records of its dataset stand");
    }

    /** The array's place as a JSON Pointer. */
    static String place(List<String> names) {
        return "/" + String.join("/", names);
    }
}
