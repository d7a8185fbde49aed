package io.caravan.benchmark;

import java.nio.file.Path;

/** Takes the measures: each on a fresh copy of its base, with nothing left to be written from the one before. */
final class Suite {

    private final Fixtures fixtures;
    private final Server server;
    private final Caravan caravan;
    private final Psql psql;
    private final SpringBatch springBatch;
    private final Stopwatch stopwatch;
    private final SmallFiles smallFiles;
    private final Folders folders;

    private Suite(
            Fixtures fixtures,
            Server server,
            Caravan caravan,
            Psql psql,
            SpringBatch springBatch,
            SmallFiles smallFiles,
            Folders folders) {
        this.fixtures = fixtures;
        this.server = server;
        this.caravan = caravan;
        this.psql = psql;
        this.springBatch = springBatch;
        this.stopwatch = new Stopwatch(server);
        this.smallFiles = smallFiles;
        this.folders = folders;
    }

    /**
     * Puts together all it takes.
     *
     * @param name tells its files and databases from those of another
     */
    static Suite of(String name, long rows, int smallFiles, Folders folders, Server server) {
        Caravan caravan = new Caravan(folders.caravan(), folders.routes(), folders.home());
        Psql psql = new Psql();
        SpringBatch springBatch =
                new SpringBatch(folders.benchmark().resolve("spring-batch"), folders.contract("customers"));
        Fixtures fixtures = new Fixtures(name, rows, folders, server, caravan, psql, springBatch);
        return new Suite(
                fixtures,
                server,
                caravan,
                psql,
                springBatch,
                new SmallFiles(fixtures.files(), caravan, server, folders.smallFiles(), smallFiles),
                folders);
    }

    Sample take(Measure measure) {
        Path log = folders.logs().resolve(measure.option() + ".log");
        try {
            return switch (measure) {
                case H -> copy(log);
                case M -> upsert(Base.EMPTY, Input.CUSTOMERS, log);
                case FIRST -> caravan(Base.EMPTY, Input.CUSTOMERS, "loaded", log);
                case FIRST_GZIP -> caravan(Base.EMPTY, Input.CUSTOMERS_GZIP, "loaded", log);
                case FIRST_SMALL_HEAP -> caravan(Base.EMPTY, Input.CUSTOMERS, "loaded", log, "-Xmx256m");
                case SPRING_BATCH -> springBatch(log);
                case PSQL_NEW -> upsert(Base.FILLED, Input.OTHERS, log);
                case NEW -> caravan(Base.FILLED, Input.OTHERS, "loaded", log);
                case U -> upsert(Base.FILLED, Input.NEWER, log);
                case UPDATE -> caravan(Base.FILLED, Input.NEWER, "updated", log);
                case PSQL_TRANSACTIONS -> append(log);
                case TRANSACTIONS -> caravan(Base.SHOP, Input.TRANSACTIONS, "loaded", log);
                case SMALL_FILES_WATCHED -> smallFiles(true, log);
                case SMALL_FILES_LOADED -> smallFiles(false, log);
            };
        } finally {
            fixtures.drop();
        }
    }

    private Sample copy(Path log) {
        Fixtures.Cleaned cleaned = fixtures.cleaned(Input.CUSTOMERS);
        Psql.Rows rows = cleaned.tables().get(0);
        Warehouse warehouse = begin(Base.EMPTY);
        Sample sample = stopwatch.measure(psql.copy(warehouse, rows), log, 0);
        mustHold(warehouse, rows.table(), cleaned.rows());
        return sample;
    }

    private Sample upsert(Base base, Input input, Path log) {
        Fixtures.Cleaned cleaned = fixtures.cleaned(input);
        Psql.Rows rows = cleaned.tables().get(0);
        Warehouse warehouse = begin(base);
        long before = base == Base.FILLED && input == Input.OTHERS
                ? fixtures.cleaned(Input.CUSTOMERS).rows()
                : 0;
        Sample sample = stopwatch.measure(psql.upsert(warehouse, rows, "id"), log, 0);
        mustHold(warehouse, rows.table(), before + cleaned.rows());
        return sample;
    }

    private Sample append(Path log) {
        Fixtures.Cleaned cleaned = fixtures.cleaned(Input.TRANSACTIONS);
        Warehouse warehouse = begin(Base.SHOP);
        Sample sample = stopwatch.measure(psql.append(warehouse, cleaned.tables()), log, 0);
        mustHold(warehouse, cleaned.tables().get(0).table(), cleaned.rows());
        return sample;
    }

    private Sample caravan(Base base, Input input, String outcome, Path log, String... javaOptions) {
        Path folder = fixtures.files().folder(input);
        long rows = fixtures.cleaned(input == Input.CUSTOMERS_GZIP ? Input.CUSTOMERS : input)
                .rows();
        Warehouse warehouse = begin(base);
        Books books = new Books(warehouse);
        Sample sample = stopwatch.measure(caravan.load(warehouse, folder, javaOptions), log, Caravan.FINE);
        books.mustHave(outcome, rows);
        books.mustHaveRejected(fixtures.files().rejected(input));
        return sample.withBooks(books.seconds());
    }

    private Sample springBatch(Path log) {
        Path file = fixtures.files().file(Input.CUSTOMERS);
        long rows = fixtures.cleaned(Input.CUSTOMERS).rows();
        Warehouse warehouse = begin(Base.PEER);
        Path output = folders.peer().resolve("customers.json");
        Sample sample = stopwatch.measure(springBatch.load(warehouse, file, output), log, 0);
        mustHold(warehouse, "peer.customers", rows);
        mustHold(warehouse, "peer.reject", fixtures.files().rejected(Input.CUSTOMERS));
        return sample;
    }

    private Sample smallFiles(boolean watched, Path log) {
        smallFiles.write();
        Warehouse warehouse = begin(Base.EMPTY);
        return watched ? smallFiles.watched(warehouse, log) : smallFiles.loaded(warehouse, log);
    }

    /** A fresh database and a quiet disk. */
    private Warehouse begin(Base base) {
        Warehouse warehouse = fixtures.fresh(base);
        caravan.clear();
        server.settle();
        Stopwatch.run(new ProcessBuilder("sync"), folders.logs().resolve("sync.log"), 0);
        return warehouse;
    }

    private static void mustHold(Warehouse warehouse, String table, long expected) {
        long rows = warehouse.count("SELECT count(*) FROM " + table);
        if (rows != expected) {
            throw new BenchmarkException(table + " holds " + rows + " rows, but must hold " + expected);
        }
    }
}
