package io.caravan.faults;

import io.caravan.cli.Commands;
import io.caravan.route.Awaiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** A process that does all there is to do with a {@link SmallDelivery}: for each home named, or as a service. */
public final class Errand {

    private static final Duration AT_MOST = Duration.ofSeconds(60);

    private Errand() {}

    /** {@code load DATA HOME...}, {@code serve DATA HOME}, or {@code read DATA HOME}, where the data are in a database. */
    public static void main(String[] arguments) throws IOException {
        LoggerFactory.getLogger(Errand.class)
                .debug("begins"); // SLF4J begins on one thread; a service and a command are two
        Path data = Path.of(arguments[1]);
        for (String home : List.of(arguments).subList(2, arguments.length)) {
            System.setProperty("caravan.home", home);
            if (arguments[0].equals("load")) {
                load(data.resolve("first"));
                load(data.resolve("second"));
                erase();
            } else if (arguments[0].equals("serve")) {
                serve(data, Path.of(home));
            } else {
                read(Path.of(home));
                read(Path.of(home));
            }
        }
        System.exit(0);
    }

    private static void load(Path folder) {
        var unused = Commands.run("load", folder.toString(), "--domain", "shop");
    }

    private static void erase() {
        var unused = Commands.run("erase", "--domain", "shop", "--id", SmallDelivery.ERASED_BY_COMMAND);
    }

    /** What is new in the tables, as far as it is not in the inbox since an earlier life. */
    private static void read(Path home) throws IOException {
        Path inbox = home.resolve("raw_data/inbox/delivery");
        for (String dataset : List.of("delivery.orders", "delivery.order_items")) {
            var unused = Commands.run("fetch", dataset);
        }
        if (Commands.run("load", inbox.toString(), "--domain", "delivery") == 0) {
            try (Stream<Path> files = Files.list(inbox)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** The service, which is given one part and then the other, and stopped when it is done. */
    private static void serve(Path data, Path home) throws IOException {
        Thread service = new Thread(() -> Commands.run("run"));
        service.setDaemon(true);
        service.start();
        Path inbox = home.resolve("raw_data/inbox");
        require(() -> Files.exists(inbox.resolve("shop")), "no inbox");
        for (String part : List.of("first", "second")) {
            drop(data.resolve(part), home);
            require(() -> isEmpty(inbox), "files are left in the inbox");
        }
        Path certificates = home.resolve("output/certificates");
        require(() -> Files.exists(certificates), "no certificate");
        erase();
        require(() -> Files.exists(certificates.resolve("erasure-2.json")), "no second certificate");
        require(() -> SmallDelivery.isThrough(home), "mails, housekeeping or an erasure still have work");
    }

    private static void require(java.util.function.BooleanSupplier condition, String otherwise) {
        if (!Awaiting.until(condition, AT_MOST)) {
            System.out.println("not done: " + otherwise);
            System.exit(3);
        }
    }

    private static boolean isEmpty(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.noneMatch(Files::isRegularFile);
        } catch (IOException | RuntimeException e) {
            return false; // a folder went while it was looked at
        }
    }

    /** What was dropped in an earlier life is not dropped again. */
    private static void drop(Path part, Path home) throws IOException {
        try (Stream<Path> files = Files.walk(part)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = part.relativize(file).toString();
                Path mark = home.resolve("dropped").resolve(name);
                if (Files.exists(mark) || isThere(home, name)) {
                    continue;
                }
                Path place = home.resolve("raw_data/inbox/shop").resolve(name);
                Path beside = home.resolve("dropping");
                Files.createDirectories(place.getParent());
                Files.createDirectories(mark.getParent());
                Files.copy(file, beside, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                Files.move(beside, place);
                Files.writeString(mark, "");
            }
        }
    }

    private static boolean isThere(Path home, String name) {
        return Stream.of("inbox", "archive", "failed")
                .anyMatch(place -> Files.exists(
                        home.resolve("raw_data").resolve(place).resolve("shop").resolve(name)));
    }
}
