package io.caravan.faults;

import io.caravan.cli.Home;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Numbered deliveries of five small files, with every kind of outcome, and what must be there after so many of them. */
final class SmallFiles {

    private SmallFiles() {}

    /** What is not as it must be after so many deliveries. */
    static List<String> violations(Home home, long deliveries) {
        List<String> violations = new ArrayList<>();
        expect(home, violations, "SELECT count(*) FROM shop.customers", 2 * deliveries);
        expect(home, violations, "SELECT count(*) FROM shop.products", 2 * deliveries);
        expect(home, violations, "SELECT count(*) FROM shop.transactions", deliveries);
        expect(home, violations, "SELECT count(*) FROM caravan.run WHERE state = 'failed'", deliveries);
        expect(home, violations, "SELECT count(DISTINCT run) FROM caravan.reject", deliveries);
        expect(home, violations, "SELECT count(*) FROM caravan.run WHERE state = 'claimed'", 0);
        expect(home, violations, "SELECT count(*) FROM caravan.pending", 0);
        try (Caravan verify = Caravan.in(home).start("verify")) {
            if (verify.exitCode() != 0) {
                violations.add(verify.text());
            }
        }
        return violations;
    }

    private static void expect(Home home, List<String> violations, String question, long expected) {
        String answer = home.ask(question);
        if (!answer.equals(Long.toString(expected))) {
            violations.add(question + ": " + answer + " instead of " + expected);
        }
    }

    /** Records with every kind of outcome, which no other delivery holds; a file at a time, each by rename. */
    static void drop(Path inbox, int number) throws IOException {
        String customer = Integer.toString(1000 + number);
        put(
                inbox,
                "customers-" + number + ".json",
                text(customer(customer, "ada@example.org")
                        + customer("b" + customer, "brigid@example.org")
                        + customer("c" + customer, "no address")));
        put(inbox, "products-" + number + ".json", text(product(2 * number + 1)));
        put(inbox, "transactions-" + number + ".json", text(transaction(number, customer)));
        put(inbox, "customers-cut-" + number + ".json.gz", cut(customer("d" + customer, "dora@example.org")));
        put(inbox, "products-" + number + ".zip", zip("products-in.json", product(2 * number + 2)));
    }

    private static void put(Path inbox, String name, byte[] content) throws IOException {
        Files.createDirectories(inbox);
        Path beside = inbox.resolve("." + name);
        Files.write(beside, content);
        Files.move(beside, inbox.resolve(name));
    }

    private static String customer(String id, String email) {
        return "{\"id\": \"" + id + "\", \"first_name\": \"Ada\", \"last_name\": \"Ashdown\", \"email\": \"" + email
                + "\"}\n";
    }

    private static String product(int sku) {
        return "{\"sku\": " + sku
                + ", \"name\": \"tea\", \"price\": \"1.00\", \"category\": \"kitchen\", \"popularity\": 0.5}\n";
    }

    private static String transaction(int number, String customer) {
        return "{\"transaction_id\": \"t-" + number
                + "\", \"transaction_time\": \"2024-01-01T17:29:52.942604\", \"customer_id\": \""
                + customer
                + "\", \"delivery_address\": {\"address\": \"Studio 3\", \"postcode\": \"L61 1JR\", \"city\":"
                + " \"Northwick\", \"country\": \"United Kingdom\"}, \"purchases\": {\"products\": [{\"sku\": "
                + (2 * number + 1)
                + ", \"quanitity\": 2, \"price\": \"1.00\", \"total\": \"2.00\"}], \"total_cost\": \"2.00\"}}\n";
    }

    private static byte[] text(String lines) {
        return lines.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] cut(String lines) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text(lines));
        }
        return Arrays.copyOf(bytes.toByteArray(), bytes.size() - 4);
    }

    private static byte[] zip(String entry, String lines) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(text(lines));
        }
        return bytes.toByteArray();
    }

    static boolean isEmpty(Path inbox) {
        String[] left = inbox.toFile().list((folder, name) -> !name.startsWith("."));
        return left == null || left.length == 0;
    }
}
