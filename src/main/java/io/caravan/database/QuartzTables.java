package io.caravan.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jspecify.annotations.Nullable;
import org.quartz.Scheduler;

/** The tables in which Quartz keeps schedules, as its own script makes them. */
final class QuartzTables implements JavaMigration {

    private static final String SCRIPT = "/org/quartz/impl/jdbcjobstore/tables_postgres.sql";

    @Override
    public MigrationVersion getVersion() {
        return MigrationVersion.fromVersion("4");
    }

    @Override
    public String getDescription() {
        return "quartz";
    }

    @Override
    public @Nullable Integer getChecksum() {
        return null; // the script is the library's
    }

    @Override
    public boolean canExecuteInTransaction() {
        return true;
    }

    @Override
    public void migrate(Context context) throws SQLException {
        try (Statement statement = context.getConnection().createStatement()) {
            for (String sql : script().split(";", -1)) {
                String command = sql.replaceAll("(?m)^--.*$", "").strip();
                // Nothing is there to be dropped, and the transaction is not the script's.
                if (command.startsWith("CREATE")) {
                    statement.execute(command);
                }
            }
        }
    }

    private static String script() {
        try (InputStream script = Objects.requireNonNull(
                Scheduler.class.getResourceAsStream(SCRIPT), "Quartz has no tables for PostgreSQL")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
