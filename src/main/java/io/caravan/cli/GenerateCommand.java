package io.caravan.cli;

import io.caravan.database.Database;
import io.caravan.generate.CoinMarket;
import io.caravan.generate.CoinOptions;
import io.caravan.generate.CoinServer;
import io.caravan.generate.CustomersFile;
import io.caravan.generate.DeliveryGenerator;
import io.caravan.generate.DeliveryOptions;
import io.caravan.generate.OrdersGenerator;
import io.caravan.generate.OrdersOptions;
import io.caravan.generate.ShopGenerator;
import io.caravan.generate.ShopOptions;
import io.caravan.generate.TradeGenerator;
import io.caravan.generate.TradeOptions;
import io.caravan.generate.WeblogGenerator;
import io.caravan.generate.WeblogOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code caravan generate}: look-alike data with defects, and what must become of it. */
@Command(
        name = "generate",
        description = {
            "Writes look-alike data with every kind of defect, and beside it what the right outcome is.",
            "The same options give the same bytes, on every machine."
        },
        subcommands = {
            GenerateCommand.Shop.class,
            GenerateCommand.OneFile.class,
            GenerateCommand.Retail.class,
            GenerateCommand.B2b.class,
            GenerateCommand.Weblog.class,
            GenerateCommand.Delivery.class,
            GenerateCommand.Coins.class
        },
        synopsisSubcommandLabel = "(shop | customers | retail | b2b | weblog | delivery | coins)")
final class GenerateCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "say what to generate: shop, customers, retail, b2b, weblog, delivery or coins");
    }

    /** {@code caravan generate shop}: the files of some days. */
    @Command(name = "shop", description = "Customers, products and transactions of some days, in hourly files.")
    static final class Shop implements Callable<Integer> {

        @Mixin
        private GeneratedFolder target = new GeneratedFolder();

        @Option(names = "--from", defaultValue = "2024-02-27", description = "The first day (${DEFAULT-VALUE}).")
        private LocalDate from = LocalDate.EPOCH;

        @Option(names = "--days", defaultValue = "3", description = "How many days (${DEFAULT-VALUE}).")
        private int days;

        @Option(names = "--customers", defaultValue = "400", description = "How many customers (${DEFAULT-VALUE}).")
        private int customers;

        @Option(names = "--products", defaultValue = "300", description = "How many products (${DEFAULT-VALUE}).")
        private int products;

        @Option(
                names = "--transactions",
                defaultValue = "1200",
                description = "How many transactions (${DEFAULT-VALUE}).")
        private int transactions;

        @Option(
                names = "--defects",
                defaultValue = "0.1",
                description = "The share of defective records (${DEFAULT-VALUE}).")
        private double defects;

        @Option(names = "--no-gzip", description = "Leave the files uncompressed.")
        private boolean plain;

        @Override
        public Integer call() {
            return target.generate(folder -> new ShopGenerator(new ShopOptions(
                            target.seed(), from, days, customers, products, transactions, defects, !plain))
                    .generate(folder));
        }
    }

    /** {@code caravan generate customers}: one file. */
    @Command(name = "customers", description = "One file of customers, of any size.")
    static final class OneFile implements Callable<Integer> {

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Option(
                names = "--out",
                required = true,
                description =
                        "The new file, compressed when it ends in .gz; <file>.expected.json is written beside it.")
        private Path out = Path.of("");

        @Option(names = "--rows", defaultValue = "10000", description = "How many customers (${DEFAULT-VALUE}).")
        private long rows;

        @Option(names = "--seed", defaultValue = "1", description = "Another seed gives other data (${DEFAULT-VALUE}).")
        private long seed;

        @Option(
                names = "--defects",
                defaultValue = "0.01",
                description = "The share of defective records (${DEFAULT-VALUE}).")
        private double defects;

        @Option(names = "--format", defaultValue = "JSON", description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
        private CustomersFile.Format format = CustomersFile.Format.JSON;

        @Override
        public Integer call() {
            if (Files.exists(out)) {
                throw new ParameterException(spec.commandLine(), out + " is there already");
            }
            return GeneratedFolder.tell(spec, out, CustomersFile.write(out, rows, seed, defects, format));
        }
    }

    /** {@code caravan generate retail}: the orders of a web shop. */
    @Command(name = "retail", description = "The orders of a web shop, a document of its API for each day.")
    static final class Retail implements Callable<Integer> {

        @Mixin
        private GeneratedFolder target = new GeneratedFolder();

        @Option(names = "--from", defaultValue = "2024-02-27", description = "The first day (${DEFAULT-VALUE}).")
        private LocalDate from = LocalDate.EPOCH;

        @Option(names = "--days", defaultValue = "5", description = "How many days (${DEFAULT-VALUE}).")
        private int days;

        @Option(names = "--orders", defaultValue = "1200", description = "How many orders (${DEFAULT-VALUE}).")
        private long orders;

        @Option(names = "--users", defaultValue = "18", description = "How many users (${DEFAULT-VALUE}).")
        private int users;

        @Option(
                names = "--defects",
                defaultValue = "0.01",
                description = "The share of defective orders (${DEFAULT-VALUE}).")
        private double defects;

        @Override
        public Integer call() {
            return target.generate(
                    folder -> new OrdersGenerator(new OrdersOptions(target.seed(), from, days, orders, users, defects))
                            .generate(folder));
        }
    }

    /** {@code caravan generate b2b}: the files of a platform on which companies sell. */
    @Command(
            name = "b2b",
            description =
                    "Companies, customers, products, stock, and twelve months of orders with their sales, as CSV.")
    static final class B2b implements Callable<Integer> {

        @Mixin
        private GeneratedFolder target = new GeneratedFolder();

        @Option(
                names = "--from",
                defaultValue = "2023-03-01",
                description = "A day in the first of the twelve months (${DEFAULT-VALUE}).")
        private LocalDate from = LocalDate.EPOCH;

        @Option(names = "--orders", defaultValue = "4800", description = "How many orders (${DEFAULT-VALUE}).")
        private long orders;

        @Option(
                names = "--defects",
                defaultValue = "0.01",
                description = "The share of defective records (${DEFAULT-VALUE}).")
        private double defects;

        @Option(names = "--gzip", description = "Compress the files.")
        private boolean gzip;

        @Override
        public Integer call() {
            return target.generate(folder ->
                    new TradeGenerator(new TradeOptions(target.seed(), from, orders, defects, gzip)).generate(folder));
        }
    }

    /** {@code caravan generate weblog}: a web server's log, and where its addresses are. */
    @Command(
            name = "weblog",
            description = "A web server's log of any size, and a list of the countries of its addresses.")
    static final class Weblog implements Callable<Integer> {

        @Mixin
        private GeneratedFolder target = new GeneratedFolder();

        @Option(names = "--from", defaultValue = "2024-02-27", description = "The first day (${DEFAULT-VALUE}).")
        private LocalDate from = LocalDate.EPOCH;

        @Option(names = "--days", defaultValue = "7", description = "How many days (${DEFAULT-VALUE}).")
        private int days;

        @Option(names = "--lines", defaultValue = "10000", description = "How many lines (${DEFAULT-VALUE}).")
        private long lines;

        @Option(
                names = "--customers",
                defaultValue = "12",
                description = "How many customers may be logged in, by document numbers from 1 on (${DEFAULT-VALUE}).")
        private int customers;

        @Option(
                names = "--defects",
                defaultValue = "0.01",
                description = "The share of defective lines (${DEFAULT-VALUE}).")
        private double defects;

        @Option(names = "--gzip", description = "Compress the log.")
        private boolean gzip;

        @Override
        public Integer call() {
            return target.generate(folder -> new WeblogGenerator(
                            new WeblogOptions(target.seed(), from, days, lines, customers, defects, gzip))
                    .generate(folder));
        }
    }

    /** {@code caravan generate delivery}: an operational database at work. */
    @Command(
            name = "delivery",
            description = {
                "Changes an operational database (schema operations, made where it is not there) as a busy company does.",
                "It is a database of your own to try with, and no file is written."
            })
    static final class Delivery implements Callable<Integer> {

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Option(names = "--url", required = true, description = "The database, jdbc:postgresql://host/database.")
        private String url = "";

        @Option(names = "--user", defaultValue = "", description = "Its user.")
        private String user = "";

        @Option(names = "--password-file", description = "The file that holds the user's password.")
        private @Nullable Path passwordFile;

        @Option(names = "--seconds", defaultValue = "60", description = "For how long (${DEFAULT-VALUE}).")
        private long seconds;

        @Option(names = "--rate", defaultValue = "20", description = "How many changes a second (${DEFAULT-VALUE}).")
        private int rate;

        @Option(
                names = "--seed",
                defaultValue = "1",
                description = "Another seed chooses otherwise (${DEFAULT-VALUE}).")
        private long seed;

        @Option(names = "--customers", defaultValue = "100", description = "How many customers (${DEFAULT-VALUE}).")
        private int customers;

        @Option(names = "--products", defaultValue = "40", description = "How many products (${DEFAULT-VALUE}).")
        private int products;

        @Option(names = "--late", description = "Some changes become visible after others that were made later.")
        private boolean late;

        @Option(names = "--equal-times", description = "Many changes bear the very same time.")
        private boolean equalTimes;

        @Option(names = "--long-transaction", description = "One transaction lasts from the beginning to the end.")
        private boolean longTransaction;

        @Option(names = "--clock-steps", description = "The clock steps back by an hour now and then.")
        private boolean clockSteps;

        @Option(names = "--deletes", description = "Orders are deleted, too.")
        private boolean deletes;

        @Override
        public Integer call() throws IOException, SQLException {
            DeliveryOptions options;
            try {
                options = new DeliveryOptions(
                        seed,
                        Duration.ofSeconds(seconds),
                        rate,
                        customers,
                        products,
                        late,
                        equalTimes,
                        longTransaction,
                        clockSteps,
                        deletes);
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
            }
            String password =
                    passwordFile == null ? "" : Files.readString(passwordFile).strip();
            try (Database database = new Database(url, user, password)) {
                long changes = new DeliveryGenerator(options).generate(database.dataSource()::getConnection);
                PrintWriter out = spec.commandLine().getOut();
                out.println("  " + changes + " changes.");
                out.flush();
            }
            return ExitCode.DONE;
        }
    }

    /** {@code caravan generate coins}: the web APIs of a coin. */
    @Command(
            name = "coins",
            description = {
                "Answers, on this machine, as the web APIs do that tell price, hash rate and difficulty of a coin (Ctrl-C ends it).",
                "It prints the settings with which coins.metrics asks it; no file is written."
            })
    static final class Coins implements Callable<Integer> {

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Option(names = "--port", defaultValue = "8333", description = "Its port; 0 for a free one (${DEFAULT-VALUE}).")
        private int port;

        @Option(names = "--days", defaultValue = "30", description = "How far back it is known (${DEFAULT-VALUE}).")
        private int days;

        @Option(names = "--seed", defaultValue = "1", description = "Another seed gives other data (${DEFAULT-VALUE}).")
        private long seed;

        @Override
        public Integer call() throws IOException, InterruptedException {
            CoinOptions options;
            try {
                options = new CoinOptions(seed, days);
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
            }
            try (Stopping stopping = new Stopping();
                    CoinServer server = CoinServer.start(new CoinMarket(options), port, Clock.systemUTC())) {
                PrintWriter out = spec.commandLine().getOut();
                server.settings().forEach((key, value) -> out.println(key + "=" + value));
                out.flush();
                stopping.await();
            }
            return ExitCode.DONE;
        }
    }
}
