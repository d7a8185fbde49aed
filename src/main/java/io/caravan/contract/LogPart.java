package io.caravan.contract;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a line of a web server's log holds. A contract has fields of these names, in lower case. */
public enum LogPart {
    /** The whole line, and its number when it is not the first of its kind: what identifies a record that has no key. */
    ENTRY,
    HOST,
    IDENTITY,
    USER,
    TIME,
    METHOD,
    TARGET,
    PROTOCOL,
    STATUS,
    BYTES,
    REFERER,
    USER_AGENT;

    /** How a contract calls it. */
    public String fieldName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The part that a field of this name holds, which the contract's checks have shown to exist. */
    public static LogPart of(Field field) {
        return valueOf(field.path().toString().toUpperCase(Locale.ROOT));
    }

    static List<String> fieldNames() {
        return Arrays.stream(values()).map(LogPart::fieldName).toList();
    }
}
