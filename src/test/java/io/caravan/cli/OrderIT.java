package io.caravan.cli;

import io.caravan.generate.ShopGenerator;
import io.caravan.generate.ShopOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No order of the files changes the result. */
class OrderIT {

    private static final int ORDERS = 10;

    @TempDir
    Path folder;

    @Test
    void anyOrderEndsWithTheSameTablesAndOutputs() {
        Path data = folder.resolve("data");
        var unused = new ShopGenerator(ShopOptions.small()).generate(data);
        Delivery delivery = new Delivery("shop", data);
        List<Path> files = delivery.files();
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
