package io.caravan.cli;

import io.caravan.database.Database;
import io.caravan.database.EmbeddedServer;
import io.caravan.failure.DatabaseException;
import io.caravan.faults.ChildJvm;
import io.caravan.file.TemporaryName;
import io.caravan.route.Awaiting;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * An installation of its own for a test: folders below a temporary one, and a database of its own on a real PostgreSQL
 * that all tests of this JVM share.
 */
public final class Home {

    public static final Path REPOSITORY = Path.of("").toAbsolutePath();

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final EmbeddedServer SERVER =
            EmbeddedServer.join(REPOSITORY.resolve("target/it-state-" + System.getProperty("fork", "1")));

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close));
    }

    private final Path folder;
    private final String url;
    private final String user;
    private final String password;

    private Home(Path folder, String url) {
        this(folder, url, SERVER.user(), SERVER.password());
    }

    private Home(Path folder, String url, String user, String password) {
        this.folder = folder;
        this.url = url;
        this.user = user;
        this.password = password;
    }

    /** The same folders with the database of another server; the settings stay as they are. */
    public Home at(String otherUrl, String otherUser, String otherPassword) {
        return new Home(folder, otherUrl, otherUser, otherPassword);
    }

    /**
     * A new installation in {@code folder}, its database with the tables of the ledger; {@code settings} are lines for its
     * caravan.properties.
     */
    public static Home in(Path folder, String... settings) {
        String name = "it_" + ProcessHandle.current().pid() + "_" + NUMBER.incrementAndGet();
        createDatabase(name + " TEMPLATE " + Migrated.NAME);
        Home home = new Home(folder, url(name));
        home.set(home.url, settings);
        return home;
    }

    /** What all installations begin with. */
    private static final class Migrated {

        static final String NAME = "it_" + ProcessHandle.current().pid();

        static {
            createDatabase(NAME);
            try (Database database = new Database(url(NAME), SERVER.user(), SERVER.password())) {
                database.migrate();
            }
        }
    }

    private static String url(String database) {
        return SERVER.url().replaceFirst("/[a-z_]+$", "/" + database);
    }

    private static void createDatabase(String nameAndTemplate) {
        execute("CREATE DATABASE " + nameAndTemplate);
    }

    /** On the server, and in no transaction. */
    private static void execute(String sql) {
        try (Database server = new Database(SERVER.url(), SERVER.user(), SERVER.password());
                var connection = server.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes the settings, with another database address if need be. */
    public void set(String databaseUrl, String... settings) {
        List<String> lines = new ArrayList<>(List.of(
                "caravan.db.url=" + databaseUrl,
                "caravan.db.user=" + SERVER.user(),
                "caravan.db.password=" + SERVER.password(),
                "caravan.key=a key that is the same in all tests",
                "caravan.tell-every=PT0.5S",
                "caravan.routes=" + REPOSITORY.resolve("routes")));
        for (String setting : settings) {
            String key = setting.substring(0, setting.indexOf('=') + 1);
            lines.removeIf(line -> line.startsWith(key));
            lines.add(setting);
        }
        try {
            Files.createDirectories(folder);
            Files.write(folder.resolve("caravan.properties"), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A new installation in {@code folder} on this one's database, with settings of its own. */
    public Home another(Path otherFolder, String... settings) {
        Home home = new Home(otherFolder, url);
        home.set(url, settings);
        return home;
    }

    /** A new installation in {@code folder} on a copy of this one's database as it is now. */
    public Home copyIn(Path otherFolder, String... settings) {
        String copy = url.substring(url.lastIndexOf('/') + 1) + "_" + NUMBER.incrementAndGet();
        String original = url.substring(url.lastIndexOf('/') + 1);
        try (Database server = new Database(SERVER.url(), SERVER.user(), SERVER.password())) {
            // Whoever has just left, or vacuums it, keeps it from being copied.
            var unused = server.once(client -> client.sql(
                            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = ?")
                    .param(original)
                    .query(Boolean.class)
                    .list());
        }
        createDatabase(copy + " TEMPLATE " + original);
        Home home = new Home(otherFolder, url.substring(0, url.lastIndexOf('/') + 1) + copy);
        home.set(home.url, settings);
        return home;
    }

    /** Drops the database, for a test that makes hundreds. */
    public void dropDatabase() {
        execute("DROP DATABASE " + url.substring(url.lastIndexOf('/') + 1) + " WITH (FORCE)");
    }

    /** The same folders with a copy of the database as it is now. */
    Home withCopyOfDatabase() {
        String name = url.substring(url.lastIndexOf('/') + 1);
        try (Database server = new Database(SERVER.url(), SERVER.user(), SERVER.password())) {
            var unused = server.once(client -> client.sql("CREATE DATABASE " + name + "_copy TEMPLATE " + name)
                    .update());
        }
        return new Home(folder, url + "_copy");
    }

    public Path folder() {
        return folder;
    }

    public String url() {
        return url;
    }

    /** The settings by which others use this one's database. */
    List<String> settingsOf(String name) {
        return List.of(name + ".url=" + url, name + ".user=" + user, name + ".password=" + password);
    }

    public Path inbox() {
        return folder.resolve("raw_data/inbox");
    }

    public Path output() {
        return folder.resolve("output");
    }

    Installation open() {
        return Installation.open(folder, Map.of());
    }

    /** Another process that runs a command on this installation. */
    public ProcessBuilder process(String... arguments) {
        return process(List.of(), arguments);
    }

    ProcessBuilder process(List<String> javaOptions, String... arguments) {
        List<String> command = new ArrayList<>(ChildJvm.command(folder, Main.class.getName(), javaOptions));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("CARAVAN_"));
        return builder;
    }

    /** Sends a signal, by its name without SIG; unlike {@link Process#destroy()} it leaves the output to be read. */
    static void signal(String name, Process process) throws IOException, InterruptedException {
        int exitCode = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .start()
                .waitFor();
        if (exitCode != 0) {
            throw new IllegalStateException("the signal was not sent");
        }
    }

    /** What a command printed, and how it ended. */
    public record Answer(int exitCode, String text) {}

    /** Runs a command to its end in this JVM, where it takes a fraction of the time; one at a time. */
    public Answer run(String... arguments) {
        synchronized (SERVER) {
            PrintStream out = System.out;
            PrintStream err = System.err;
            ByteArrayOutputStream printed = new ByteArrayOutputStream();
            PrintStream both = new PrintStream(printed, true, StandardCharsets.UTF_8);
            System.setProperty("caravan.home", folder.toString());
            System.setOut(both);
            System.setErr(both);
            try {
                return new Answer(Main.run(arguments), printed.toString(StandardCharsets.UTF_8));
            } finally {
                System.setOut(out);
                System.setErr(err);
                System.clearProperty("caravan.home");
            }
        }
    }

    /** Waits until the answer is yes; while the tables are not made yet it is not. */
    void await(String question) {
        boolean yes = Awaiting.until(
                () -> {
                    try {
                        return ask(question).equals("true");
                    } catch (DatabaseException e) {
                        return false;
                    }
                },
                Duration.ofSeconds(60));
        if (!yes) {
            throw new AssertionError("did not come true: " + question);
        }
    }

    /** One value from the warehouse. */
    public String ask(String query) {
        try (Database database = database()) {
            Object value = database.transact(
                    transaction -> transaction.sql(query).query().singleValue());
            return String.valueOf(value);
        }
    }

    /** The files of the tables, as they are on disk. */
    Path tableFiles() {
        try (Database database = database()) {
            var unused = database.once(client -> client.sql("CHECKPOINT").update());
        }
        return Path.of(ask("SHOW data_directory"))
                .resolve("base")
                .resolve(ask("SELECT oid FROM pg_database WHERE datname = current_database()"));
    }

    public Database database() {
        return new Database(url, user, password);
    }

    /**
     * All tables of the domain, every column of every row but where it came from, in the order of the rows. Of several files
     * with the same record, it is the first that is noted.
     */
    public List<String> dump(String schema) {
        try (Database database = database()) {
            return database.transact(transaction -> {
                List<String> dump = new ArrayList<>();
                List<String> tables = transaction
                        .sql("SELECT tablename FROM pg_tables WHERE schemaname = ? ORDER BY 1")
                        .param(schema)
                        .query(String.class)
                        .list();
                for (String table : tables) {
                    dump.add(table);
                    transaction
                            .sql("SELECT (to_jsonb(t) - '_run' - '_line' - '_arrival')::text FROM " + schema + "."
                                    + table + " AS t ORDER BY 1")
                            .query(String.class)
                            .list()
                            .forEach(dump::add);
                }
                return dump;
            });
        }
    }

    /** Every row of every table, the books included. */
    public String dumpAll() {
        return String.join("\n", dump("shop")) + String.join("\n", dump("caravan"));
    }

    /** The lines of all output files of a dataset, in order. */
    public List<String> outputLines(String domain, String dataset) {
        Path below = output().resolve(domain).resolve(dataset);
        try (Stream<Path> files = Files.exists(below) ? Files.walk(below) : Stream.empty()) {
            return files.filter(file -> Files.isRegularFile(file) && !TemporaryName.isOf(file))
                    .flatMap(file -> lines(file).stream())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines of an output file; a gzip must be whole. */
    public static List<String> lines(Path file) {
        try (InputStream bytes = Files.newInputStream(file);
                InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
                BufferedReader reader = new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }
}
