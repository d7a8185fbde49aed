package io.caravan.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** psql, as somebody would use it whose rows are clean already. */
final class Psql {

    /** Rows that are clean already, as the text of COPY, and the table they belong to. */
    record Rows(String table, Path file) {}

    /** Copies rows straight into their table. */
    ProcessBuilder copy(Warehouse warehouse, Rows rows) {
        return command(warehouse, List.of(copy(rows.table(), rows.file())));
    }

    /** Copies rows to a stage and brings them over in one statement, in which those that come again are updated. */
    ProcessBuilder upsert(Warehouse warehouse, Rows rows, String key) {
        String updates = warehouse
                .list("SELECT attname FROM pg_attribute WHERE attrelid = '" + rows.table()
                        + "'::regclass AND attnum > 0 AND NOT attisdropped AND attname <> '" + key
                        + "' ORDER BY attnum")
                .stream()
                .map(column -> column + " = excluded." + column)
                .collect(Collectors.joining(", "));
        return staged(warehouse, List.of(rows), "ON CONFLICT (" + key + ") DO UPDATE SET " + updates);
    }

    /** Copies rows of several tables to stages and brings them over, but for those that are there. */
    ProcessBuilder append(Warehouse warehouse, List<Rows> tables) {
        return staged(warehouse, tables, "ON CONFLICT DO NOTHING");
    }

    private static ProcessBuilder staged(Warehouse warehouse, List<Rows> tables, String onConflict) {
        List<String> statements = new ArrayList<>();
        for (Rows rows : tables) {
            String stage = "stage_" + rows.table().substring(rows.table().indexOf('.') + 1);
            statements.add("CREATE TEMP TABLE " + stage + " (LIKE " + rows.table() + ")");
            statements.add(copy(stage, rows.file()));
            statements.add("INSERT INTO " + rows.table() + " SELECT * FROM " + stage + " " + onConflict);
        }
        return command(warehouse, statements);
    }

    private static String copy(String table, Path file) {
        return "\\copy " + table + " FROM '" + file.toString().replace("'", "''") + "'";
    }

    /** Writes the rows of a table as text of COPY. */
    ProcessBuilder export(Warehouse warehouse, Rows rows) {
        return command(
                warehouse,
                List.of("\\copy " + rows.table() + " TO '"
                        + rows.file().toString().replace("'", "''") + "'"));
    }

    /** What it calls itself; fails if it is not there. */
    String version(Path log) {
        try {
            Stopwatch.run(new ProcessBuilder("psql", "--version"), log, 0);
            return Files.readString(log).strip().replace("(PostgreSQL) ", "");
        } catch (IOException | UncheckedIOException e) {
            throw new BenchmarkException("psql is not there; install PostgreSQL's client.");
        }
    }

    /** One session and one transaction. */
    private static ProcessBuilder command(Warehouse warehouse, List<String> statements) {
        List<String> command = new ArrayList<>(List.of(
                "psql", "--no-psqlrc", "--quiet", "--no-password", "--set=ON_ERROR_STOP=1", "--single-transaction"));
        statements.forEach(statement -> command.addAll(List.of("--command", statement)));
        ProcessBuilder builder = new ProcessBuilder(command);
        // Whatever else the user has set for psql would lead it elsewhere.
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().putAll(warehouse.libpq());
        return builder;
    }
}
