package io.caravan.benchmark;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Products, and transactions over them; the same on every machine. */
final class Shop {

    private static final int PRODUCTS = 1000;
    private static final int FIRST_SKU = 10_000;
    private static final int MOST_LINES = 3;
    private static final int MOST_OF_EACH = 5;

    /** Of so many transactions one tells a total that is not that of its lines. */
    static final int WRONG = 100;

    private final SplittableRandom random = new SplittableRandom(1);

    void writeProducts(Path file) {
        try (BufferedWriter lines = Files.newBufferedWriter(file)) {
            for (int number = 0; number < PRODUCTS; number++) {
                lines.write(
                        """
                        {"sku": %d, "name": "product %1$d", "price": "%s", "category": "garden", "popularity": 0.%d}
                        """
                                .formatted(FIRST_SKU + number, price(number), 1 + number % 9));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes {@code count} transactions of customers who are there. */
    void writeTransactions(Path file, long count, List<String> customers) {
        try (BufferedWriter lines = Files.newBufferedWriter(file)) {
            for (long number = 0; number < count; number++) {
                lines.write(transaction(number, customers.get(random.nextInt(customers.size()))));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String transaction(long number, String customer) {
        BigDecimal total = number % WRONG == WRONG - 1 ? new BigDecimal("0.01") : BigDecimal.ZERO;
        StringBuilder products = new StringBuilder();
        for (int left = 1 + random.nextInt(MOST_LINES); left > 0; left--) {
            int product = random.nextInt(PRODUCTS);
            int quantity = 1 + random.nextInt(MOST_OF_EACH);
            BigDecimal cost = price(product).multiply(BigDecimal.valueOf(quantity));
            total = total.add(cost);
            products.append("{\"sku\": %d, \"quanitity\": %d, \"price\": \"%s\", \"total\": \"%s\"}%s"
                    .formatted(FIRST_SKU + product, quantity, price(product), cost, left > 1 ? ", " : ""));
        }
        return String.format(
                Locale.ROOT,
                """
                {"transaction_id": "%016x-%08d", "transaction_time": "2024-03-01T%02d:%02d:%02d.%06d", \
                "customer_id": "%s", "delivery_address": {"address": "Studio %d\\n%d Mill Lane", "postcode": "GU%d 1XN", \
                "city": "Port Ferry", "country": "United Kingdom"}, \
                "purchases": {"products": [%s], "total_cost": "%s"}}
                """,
                random.nextLong(),
                number,
                random.nextInt(24),
                random.nextInt(60),
                random.nextInt(60),
                random.nextInt(1_000_000),
                customer,
                random.nextInt(100),
                random.nextInt(200),
                random.nextInt(60),
                products,
                total);
    }

    private static BigDecimal price(int product) {
        return BigDecimal.valueOf(100 + product * 7L, 2);
    }
}
