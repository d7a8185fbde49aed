package io.caravan.faults;

import io.caravan.cli.Commands;
import io.caravan.route.Awaiting;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A service in whose one life one call after the other fails once, each while a small delivery comes in. Prints a line for
 * each call after which something stayed in the inbox, and at last how many calls failed in how many deliveries.
 */
public final class ThrowingErrand {

    private static final Duration AT_MOST = Duration.ofSeconds(30);

    private ThrowingErrand() {}

    /** {@code HOME SEED MOST SLICE OF}: at the most so many places, and of these each {@code OF}-th. */
    public static void main(String[] arguments) throws IOException {
        Path home = Path.of(arguments[0]);
        System.setProperty("caravan.home", home.toString());
        Thread service = new Thread(() -> Commands.run("run"));
        service.setDaemon(true);
        service.start();
        Path inbox = home.resolve("raw_data/inbox/shop");
        require(Awaiting.until(() -> Files.exists(inbox), AT_MOST), "no inbox");
        int deliveries = 0;
        drop(inbox, deliveries++);
        require(Awaiting.until(() -> isEmpty(inbox), AT_MOST), "an undisturbed delivery is left in the inbox");
        boolean unused = Awaiting.until(() -> false, Duration.ofSeconds(2)); // for mails and housekeeping
        List<String> places = chosen(arguments);
        int thrown = 0;
        for (String place : places) {
            CrashPoint.throwNextAt(place);
            drop(inbox, deliveries++);
            if (!Awaiting.until(() -> isEmpty(inbox), AT_MOST)) {
                System.out.println("violation: left in the inbox after " + place + ": "
                        + Arrays.toString(inbox.toFile().list()));
            }
            thrown += CrashPoint.hasThrown() ? 1 : 0;
            CrashPoint.throwNextAt("");
        }
        System.out.println("deliveries: " + deliveries + ", places: " + places.size() + " of "
                + CrashPoint.places().size() + ", thrown: " + thrown);
        boolean ends = Awaiting.until(() -> false, Duration.ofSeconds(3)); // for mails and housekeeping
        System.exit(ends ? 1 : 0);
    }

    private static List<String> chosen(String[] arguments) {
        List<String> places = new ArrayList<>(CrashPoint.places());
        Collections.shuffle(places, new Random(Long.parseLong(arguments[1])));
        List<String> most = places.subList(0, Math.min(places.size(), Integer.parseInt(arguments[2])));
        int slice = Integer.parseInt(arguments[3]);
        int slices = Integer.parseInt(arguments[4]);
        List<String> own = new ArrayList<>();
        for (int i = slice - 1; i < most.size(); i += slices) {
            own.add(most.get(i));
        }
        return own;
    }

    /** Records with every kind of outcome, which no other delivery holds; a file at a time, each by rename. */
    private static void drop(Path inbox, int number) throws IOException {
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

    private static boolean isEmpty(Path inbox) {
        String[] left = inbox.toFile().list((folder, name) -> !name.startsWith("."));
        return left == null || left.length == 0;
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            System.out.println("violation: " + otherwise);
            System.exit(3);
        }
    }
}
