package io.caravan.faults;

import io.caravan.cli.Commands;
import io.caravan.route.Awaiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A service in whose one life one call after the other fails once, each while a small delivery comes in. Prints a line for
 * each call after which something stayed in the inbox, and at last how many calls failed in how many deliveries.
 */
public final class ThrowingErrand {

    private static final Duration AT_MOST = Duration.ofSeconds(30);

    private ThrowingErrand() {}

    /** {@code HOME SEED MOST SLICE}: at the most so many places, and of these the {@link Slice}. */
    public static void main(String[] arguments) throws IOException {
        Path home = Path.of(arguments[0]);
        System.setProperty("caravan.home", home.toString());
        Thread service = new Thread(() -> Commands.run("run"));
        service.setDaemon(true);
        service.start();
        Path inbox = home.resolve("raw_data/inbox/shop");
        require(Awaiting.until(() -> Files.exists(inbox), AT_MOST), "no inbox");
        int deliveries = 0;
        SmallFiles.drop(inbox, deliveries++);
        require(
                Awaiting.until(() -> SmallFiles.isEmpty(inbox), AT_MOST),
                "an undisturbed delivery is left in the inbox");
        boolean unused = Awaiting.until(() -> false, Duration.ofSeconds(2)); // for mails and housekeeping
        List<String> places = chosen(arguments);
        int thrown = 0;
        for (String place : places) {
            CrashPoint.throwNextAt(place);
            SmallFiles.drop(inbox, deliveries++);
            if (!Awaiting.until(() -> SmallFiles.isEmpty(inbox), AT_MOST)) {
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
        return Slice.parse(arguments[3]).of(most);
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            System.out.println("violation: " + otherwise);
            System.exit(3);
        }
    }
}
