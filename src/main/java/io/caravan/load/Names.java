package io.caravan.load;

/** Identifiers for SQL. They come from contracts, which allow snake_case alone; quoted they may be SQL words as well. */
final class Names {

    private Names() {}

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
