package io.caravan.benchmark;

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
 * The databases that measures start from and the rows that psql is given, each made when it is first asked for.
 */
final class Fixtures {

    private final String name;
    private final Path data;
    private final Path log;
    private final InputFiles files;
    private final Server server;
    private final Caravan caravan;
    private final Psql psql;
    private final SpringBatch springBatch;

    private final Set<Base> bases = EnumSet.noneOf(Base.class);
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
        this.data = folders.data().resolve(name);
        this.log = folders.logs().resolve("fixtures.log");
        this.files = new InputFiles(data, rows, this::customers);
        this.server = server;
        this.caravan = caravan;
        this.psql = psql;
        this.springBatch = springBatch;
    }

    InputFiles files() {
        return files;
    }

    private List<String> customers() {
        base(Base.FILLED);
        return server.warehouse(database(Base.FILLED)).list("SELECT id FROM bench.customers ORDER BY id");
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
        Path folder = files.folder(input);
        Books books = new Books(warehouse);
        Stopwatch.run(caravan.load(warehouse, folder), log, Caravan.FINE);
        books.mustHaveRejected(files.rejected(input));
        warehouse.execute("VACUUM ANALYZE");
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
