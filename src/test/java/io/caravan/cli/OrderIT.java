package io.caravan.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No order of the files changes the result. */
class OrderIT {

    private static final int ORDERS = Integer.getInteger("orders", 10);

    @TempDir
    Path folder;

    @Test
    void anyOrderEndsWithTheSameTablesAndOutputs() {
        Delivery delivery = new Delivery("shop", Path.of(System.getProperty("real", "")));
        List<Path> files = delivery.files().stream()
                .filter(f -> !f.toString().contains("erasure"))
                .toList();
        Ending first = end("first", delivery, files);
        for (int seed = 1; seed <= ORDERS; seed++) {
            List<Path> order = new ArrayList<>(files);
            Collections.shuffle(order, new Random(seed));
            if (seed == 1) {
                // Nothing that transactions refer to is there when they come.
                order.sort((a, b) -> Boolean.compare(isTransactions(b), isTransactions(a)));
            }
            Ending other = end("order" + seed, delivery, order);
            other.mustEqual(first, "seed " + seed);
        }
    }

    private Ending end(String name, Delivery delivery, List<Path> order) {
        Home home = Home.in(folder.resolve(name));
        try (Installation installation = home.open()) {
            delivery.load(installation, order);
        }
        return Ending.of(home);
    }

    private static boolean isTransactions(Path file) {
        return file.getFileName().toString().startsWith("transactions");
    }
}
