package io.caravan.load;

import java.util.regex.Pattern;

/** Identifiers for SQL. They come from contracts, which allow snake_case alone; quoted they may be SQL words as well. */
final class Names {

    private static final Pattern SNAKE_CASE = Pattern.compile("[a-z][a-z0-9_]{0,39}");

    private Names() {}

    static boolean isSnakeCase(String name) {
        return SNAKE_CASE.matcher(name).matches();
    }

    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    static String qualified(String schema, String name) {
        return quoted(schema) + "." + quoted(name);
    }

    /** The name without its schema, as CREATE TEMP TABLE wants it. */
    static String unqualified(String qualified) {
        return qualified.substring(qualified.indexOf('.') + 1);
    }
}
