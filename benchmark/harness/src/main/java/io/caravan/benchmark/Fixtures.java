package io.caravan.benchmark;

import io.caravan.generate.CustomersFile;
import io.caravan.generate.Expected;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What measures start from, each made when it is first asked for: input files, databases to copy, and the rows that
 * Caravan makes of a file, for psql.
 */
final class Fixtures {

    static final int RECORDS_OF_A_SMALL_FILE = 20;

    private static final double DEFECTS = 0.01;
    private static final long SEED = 1;

    private final String name;
    private final Path data;
    private final long rows;
    private final Server server;
    private final Caravan caravan;
    private final Psql psql;
    private final SpringBatch springBatch;
    private final Path log;

    private final Set<Base> bases = EnumSet.noneOf(Base.class);
    private final Map<Input, Long> recordsRejected = new EnumMap<>(Input.class);
    private final Map<Input, Cleaned> cleaned = new EnumMap<>(Input.class);

    /**
     * The rows that Caravan makes of a file.
     *
     * @param tables the rows, table by table
     * @param rows how many there are of the first table
     */
    record Cleaned(List<Psql.Rows> tables, long rows) {}

    /** @param name tells its files and databases from those of others */
    Fixtures(
            String name,
            long rows,
            Folders folders,
            Server server,
            Caravan caravan,
            Psql psql,
            SpringBatch springBatch) {
        this.name = name;
        this.data = folders.work().resolve("data").resolve(name);
        this.rows = rows;
        this.server = server;
        this.caravan = caravan;
        this.psql = psql;
        this.springBatch = springBatch;
        this.log = folders.logs().resolve("fixtures.log");
    }

    long rows() {
        return rows;
    }

    /** A folder that holds the file and nothing else. */
    Path folder(Input input) {
        Path folder = data.resolve(lower(input));
        if (!Files.exists(folder)) {
            Folders.made(folder);
            write(input, folder.resolve(input.fileName()));
        }
        return folder;
    }

    Path file(Input input) {
        return folder(input).resolve(input.fileName());
    }

    private void write(Input input, Path file) {
        switch (input) {
            case CUSTOMERS -> {
                Expected expected = CustomersFile.write(file, rows, SEED, DEFECTS, CustomersFile.Format.JSON);
                recordsRejected.put(
                        input,
                        Objects.requireNonNull(expected.datasets().get("shop.customers"))
                                .rejected());
            }
            case CUSTOMERS_GZIP -> {
                Lines.compress(file(Input.CUSTOMERS), file);
                recordsRejected.put(input, rejected(Input.CUSTOMERS));
            }
            case OTHERS -> {
                Lines.change(file(Input.CUSTOMERS), file, Fixtures::withOtherId);
                recordsRejected.put(input, rejected(Input.CUSTOMERS));
            }
            case NEWER -> {
                Lines.change(file(Input.CUSTOMERS), file, Fixtures::newer);
                recordsRejected.put(input, rejected(Input.CUSTOMERS));
            }
            case PRODUCTS -> {
                new Shop().writeProducts(file);
                recordsRejected.put(input, 0L);
            }
            case TRANSACTIONS -> {
                base(Base.FILLED);
                List<String> customers =
                        server.warehouse(database(Base.FILLED)).list("SELECT id FROM bench.customers ORDER BY id");
                new Shop().writeTransactions(file, rows, customers);
                recordsRejected.put(input, rows / Shop.WRONG);
            }
        }
    }

    /** Another customer beside each, so that new ids come between those that are there. */
    private static String withOtherId(String line) {
        String start = "{\"id\": \"";
        int end = line.indexOf('"', start.length());
        return line.startsWith(start) && end > 0 ? line.substring(0, end) + "b" + line.substring(end) : line;
    }

    /** The generator's first versions are all of January 2024. */
    private static String newer(String line) {
        return line.replace("\"last_change\": \"2024-01-", "\"last_change\": \"2024-02-")
                .replace("\"address\": \"", "\"address\": \"Upper ");
    }

    /** How many of its records must be refused. */
    long rejected(Input input) {
        folder(input);
        return Objects.requireNonNull(recordsRejected.get(input));
    }

    /** Files of so few records, in folders by the hour. */
    List<Path> smallFiles(int count, Path folder) {
        List<Path> files = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            files.add(Folders.made(folder.resolve("date=2024-03-01/hour=%02d".formatted(number % 24)))
                    .resolve("customers-%05d.json".formatted(number)));
        }
        Lines.deal(file(Input.CUSTOMERS), files, RECORDS_OF_A_SMALL_FILE);
        return files;
    }

    /** A fresh copy of a base. There is one at a time; the one before is gone. */
    Warehouse fresh(Base base) {
        base(base);
        return server.create(name + "_measure", database(base));
    }

    void drop() {
        server.drop(name + "_measure");
    }

    Cleaned cleaned(Input input) {
        if (!cleaned.containsKey(input)) {
            String database = loaded(input);
            Warehouse warehouse = server.warehouse(database);
            List<Psql.Rows> tables = new ArrayList<>();
            for (String table : input.tables()) {
                Psql.Rows exported = new Psql.Rows(table, data.resolve(lower(input) + "-" + table + ".copy"));
                Stopwatch.run(psql.export(warehouse, exported), log, 0);
                tables.add(exported);
            }
            long count =
                    warehouse.count("SELECT count(*) FROM " + input.tables().get(0));
            cleaned.put(input, new Cleaned(List.copyOf(tables), count));
            if (!database.equals(database(Base.FILLED))) {
                server.drop(database);
            }
        }
        return Objects.requireNonNull(cleaned.get(input));
    }

    /** The database that holds what the file brings, on top of the least it needs. */
    private String loaded(Input input) {
        if (input == Input.CUSTOMERS) {
            base(Base.FILLED);
            return database(Base.FILLED);
        }
        base(input.base());
        String database = name + "_loaded";
        load(server.create(database, database(input.base())), input);
        return database;
    }

    private String database(Base base) {
        return name + "_" + lower(base);
    }

    private void base(Base base) {
        if (!bases.add(base)) {
            return;
        }
        switch (base) {
            case EMPTY -> {
                Warehouse warehouse = server.create(database(base));
                caravan.clear();
                // With nothing to load it still makes its books and tables.
                Path nothing = Folders.made(data.resolve("nothing"));
                Stopwatch.run(caravan.load(warehouse, nothing), log, Caravan.FINE);
            }
            case FILLED -> {
                base(Base.EMPTY);
                load(server.create(database(base), database(Base.EMPTY)), Input.CUSTOMERS);
            }
            case SHOP -> {
                base(Base.FILLED);
                load(server.create(database(base), database(Base.FILLED)), Input.PRODUCTS);
            }
            case PEER -> {
                base(Base.EMPTY);
                Warehouse warehouse = server.create(database(base), database(Base.EMPTY));
                Stopwatch.run(springBatch.prepare(warehouse), log, 0);
            }
        }
    }

    private void load(Warehouse warehouse, Input input) {
        caravan.clear();
        Path folder = folder(input);
        Books books = new Books(warehouse);
        Stopwatch.run(caravan.load(warehouse, folder), log, Caravan.FINE);
        books.mustHaveRejected(rejected(input));
        warehouse.execute("VACUUM ANALYZE");
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
