package io.caravan.faults;

import io.caravan.cli.Home;
import io.caravan.cli.Traces;
import io.caravan.file.TemporaryName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Few records with every outcome that there is, written down one by one, in two parts of which the second settles the first. */
final class SmallDelivery {

    /** Erased by the command line, and by a file of requests. */
    static final String ERASED_BY_COMMAND = "8008";

    private static final String ERASED_BY_FILE = "9009";
    private static final List<String> TRACES =
            List.of("canary8008@example.org", "canary9009@example.org", "Canarylast8008", "Canarylast9009");

    /** How many things the product has still to do. */
    private static final String OPEN_WORK =
            """
            SELECT (SELECT count(*) FROM caravan.run
                     WHERE state = 'claimed' OR filed_as IS NULL OR NOT told OR NOT swept AND filed_as <> '')
                 + (SELECT count(*) FROM caravan.output WHERE NOT in_place)
                 + (SELECT count(*) FROM caravan.mail WHERE sent_at IS NULL)
                 + (SELECT count(*) FROM caravan.erasure WHERE state <> 'done')
                 + (SELECT count(*) FROM caravan.erasure_token)""";

    private static final String HOUR = "date=2024-01-01/hour=%02d/";
    private static final String CUSTOMER =
            "{\"id\": \"%1$s\", \"first_name\": \"Ada\", \"last_name\": \"Canarylast%1$s\", \"email\": \"canary%1$s@example.org\","
                    + " \"city\": \"%2$s\", \"last_change\": \"2024-01-%3$02d\"}\n";
    private static final String WITHOUT_EMAIL = "{\"id\": \"5\", \"first_name\": \"Ada\", \"last_name\": \"Ash\"}\n";
    private static final String PRODUCT =
            "{\"sku\": %d, \"name\": \"tea\", \"price\": 1.25, \"category\": \"misc\", \"popularity\": 1}\n";
    private static final String TRANSACTION =
            "{\"transaction_id\": \"t%d\", \"transaction_time\": \"2024-01-01T10:00:00\", \"customer_id\": \"%s\","
                    + " \"delivery_address\": {\"address\": \"1 Road\", \"postcode\": \"A1\", \"city\": \"N\", \"country\": \"UK\"},"
                    + " \"purchases\": {\"products\": [{\"sku\": 1, \"quantity\": 2, \"price\": 1.25, \"total\": 2.50}],"
                    + " \"total_cost\": %s}}\n";

    private final Path folder;

    SmallDelivery(Path folder) throws IOException {
        this.folder = folder;
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        String one = CUSTOMER.formatted("1", "York", 1);
        String hour0 = one
                + CUSTOMER.formatted("2", "York", 1)
                + CUSTOMER.formatted("3", "York", 5)
                + one // a duplicate
                + WITHOUT_EMAIL
                + CUSTOMER.formatted(ERASED_BY_COMMAND, "York", 1)
                + CUSTOMER.formatted(ERASED_BY_FILE, "York", 1);
        byte[] packed = gzip(hour0);
        write(first, HOUR.formatted(0) + "customers.json.gz", packed);
        String hour1 = one // unchanged
                + CUSTOMER.formatted("2", "Bath", 3) // updated
                + CUSTOMER.formatted("3", "Bath", 2); // superseded
        write(first, HOUR.formatted(1) + "customers.json", bytes(hour1));
        write(
                first,
                "products.zip",
                zip(Map.of("products-a.json", PRODUCT.formatted(1), "products-b.json", PRODUCT.formatted(2))));
        write(
                first,
                "transactions.json.gz",
                gzip(TRANSACTION.formatted(1, "1", "2.50")
                        + TRANSACTION.formatted(2, "4", "2.50") // pending, and settled by the second part
                        + TRANSACTION.formatted(3, "77", "2.50") // pending for ever
                        + TRANSACTION.formatted(4, "1", "9.99") // refused
                        + TRANSACTION.formatted(5, ERASED_BY_COMMAND, "2.50"))); // stays, without the person
        write(first, "customers-cut.json.gz", Arrays.copyOf(packed, packed.length - 9));
        write(second, "customers-late.json", bytes(CUSTOMER.formatted("4", "York", 1)));
        write(second, HOUR.formatted(1) + "customers-again.json", bytes(hour1));
        write(second, "erasure-requests.json", bytes("{\"customer-id\": \"" + ERASED_BY_FILE + "\"}\n"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes(text));
        }
        return packed.toByteArray();
    }

    private static byte[] zip(Map<String, String> entries) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(packed)) {
            for (Map.Entry<String, String> entry : new TreeMap<>(entries).entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(bytes(entry.getValue()));
            }
        }
        return packed.toByteArray();
    }

    private static void write(Path part, String name, byte[] content) throws IOException {
        Path file = part.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    Path folder() {
        return folder;
    }

    /** Whether the installation in a folder has nothing left to do; for a process that is not the test's. */
    static boolean isThrough(Path home) {
        Properties settings = new Properties();
        try (Reader reader = Files.newBufferedReader(home.resolve("caravan.properties"))) {
            settings.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try (Connection connection = DriverManager.getConnection(
                        settings.getProperty("caravan.db.url"),
                        settings.getProperty("caravan.db.user"),
                        settings.getProperty("caravan.db.password"));
                Statement statement = connection.createStatement();
                ResultSet open = statement.executeQuery(OPEN_WORK)) {
            return open.next() && open.getLong(1) == 0;
        } catch (SQLException e) {
            return false; // asked again
        }
    }

    /** The violations in a home that has had all, both parts and both erasures. */
    static List<String> violations(Home home) {
        List<String> violations = new ArrayList<>();
        Map<String, String> truth = new TreeMap<>();
        truth.put(
                "SELECT string_agg(id || ' ' || city, ', ' ORDER BY id) FROM shop.customers",
                "1 York, 2 Bath, 3 York, 4 York");
        truth.put("SELECT string_agg(sku::text, ', ' ORDER BY sku) FROM shop.products", "1, 2");
        truth.put(
                "SELECT string_agg(transaction_id, ', ' ORDER BY transaction_id) FROM shop.transactions", "t1, t2, t5");
        truth.put("SELECT count(*) FROM shop.transactions WHERE customer_id IN ('1', '4')", "2");
        truth.put(
                "SELECT string_agg(dataset || ' ' || line, ', ') FROM caravan.pending JOIN caravan.run USING (run, dataset)",
                "shop.transactions 3");
        truth.put(
                "SELECT string_agg(dataset || ' ' || line || ' ' || field || ' ' || rule, ', ' ORDER BY dataset) FROM caravan.reject JOIN caravan.run USING (run)",
                "shop.customers 5 email required, shop.transactions 4 purchases.total_cost total_is_sum_of_lines");
        truth.put(
                "SELECT string_agg(line::text || ' ' || outcome, ', ') FROM caravan.settled JOIN (SELECT 2 AS line, 2 AS record) AS l USING (record)",
                "2 loaded");
        truth.put(
                "SELECT string_agg(dataset || ' ' || records, ', ' ORDER BY dataset) FROM (SELECT dataset, sum(read) AS records FROM caravan.run WHERE state = 'loaded' GROUP BY 1) AS r",
                "shop.customers 11, shop.erasure_requests 1, shop.products 2, shop.transactions 5");
        truth.put("SELECT count(DISTINCT file) FROM caravan.run WHERE state = 'failed'", "1");
        truth.put(OPEN_WORK, "0");
        truth.forEach((query, expected) -> {
            String found = home.ask("SELECT coalesce((" + query + ")::text, 'nothing')");
            if (!found.equals(expected)) {
                violations.add(query + ": " + found + " instead of " + expected);
            }
        });
        outputs(home, "customers", 7, violations);
        outputs(home, "products", 2, violations);
        outputs(home, "transactions", 3, violations);
        files(home, violations);
        return violations;
    }

    private static void outputs(Home home, String dataset, int expected, List<String> violations) {
        List<String> lines = home.outputLines("shop", dataset);
        if (lines.size() != expected) {
            violations.add(
                    "output of " + dataset + " has " + lines.size() + " lines instead of " + expected + ": " + lines);
        }
    }

    private static void files(Home home, List<String> violations) {
        try {
            new Traces(TRACES).below(home.folder()).forEach(trace -> violations.add("an erased person is in " + trace));
            new Traces(TRACES)
                    .in(bytes(home.dumpAll()))
                    .forEach(trace -> violations.add("an erased person is in the database: " + trace));
            long certificates = Files.exists(home.output().resolve("certificates"))
                    ? countOf(home.output().resolve("certificates"))
                    : 0;
            if (certificates < 2) {
                violations.add(certificates + " certificates instead of 2");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (String folder : List.of("output", "raw_data/archive", "raw_data/failed", "raw_data/inbox")) {
            Verdict.eachFile(home.folder().resolve(folder), (path, name) -> {
                boolean isWrong = name.startsWith(".") || folder.equals("raw_data/inbox") || name.contains("~");
                if (isWrong && !TemporaryName.isOf(path)) { // what a kill leaves of one goes after a day
                    violations.add("left behind: " + home.folder().relativize(path));
                }
            });
        }
        for (String file : List.of(
                "archive/shop/date=2024-01-01/hour=00/customers.json.gz",
                "archive/shop/date=2024-01-01/hour=01/customers.json",
                "archive/shop/products.zip",
                "archive/shop/transactions.json.gz",
                "archive/shop/customers-late.json",
                "failed/shop/customers-cut.json.gz.why.txt")) {
            if (!Files.exists(home.folder().resolve("raw_data").resolve(file))) {
                violations.add("there is no " + file);
            }
        }
        List<String> mails = Verdict.outbox(home).stream()
                .filter(mail ->
                        !mail.contains("the database is away")) // past the ledger, when a busy machine answers late
                .toList();
        long cut = mails.stream()
                .filter(mail -> mail.contains("customers-cut.json.gz"))
                .count();
        long failed = Long.parseLong(home.ask("SELECT count(*) FROM caravan.run WHERE state = 'failed'"));
        if (cut > failed || cut == 0) {
            violations.add("the file that could not be read is told in " + cut + " mails");
        }
        if (mails.size() != Long.parseLong(home.ask("SELECT count(*) FROM caravan.mail"))) {
            violations.add(mails.size() + " mails in the outbox for " + home.ask("SELECT count(*) FROM caravan.mail")
                    + " in the books");
        }
    }

    private static long countOf(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".json")).count();
        }
    }
}
