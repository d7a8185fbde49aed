package io.caravan.generate;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the files of a shop, hour by hour, as the real one sends them: {@code date=…/hour=…/customers.json.gz} and so on.
 *
 * <p>Among the good records are repeats within a file and in later files, newer versions in later and in earlier files,
 * two versions in one file, and transactions that come before what they refer to.
 */
public final class ShopGenerator {

    /** So many hours later a copy of a record comes again, or its older version. */
    private static final int LATER = 3;

    private final ShopOptions options;
    private final Customers customers;
    private final Products products;
    private final Transactions transactions;

    public ShopGenerator(ShopOptions options) {
        this.options = options;
        this.customers = new Customers(
                options.seed(), options.customers(), options.defectEvery(), Defect.of("customers"), options.from());
        this.products = new Products(options);
        this.transactions = new Transactions(options, customers, products);
    }

    /** Writes all files below {@code folder} and gives what must become of them. */
    public Expected generate(Path folder) {
        Writing writing = new Writing(folder);
        for (int hour = 0; hour < options.hours(); hour++) {
            writing.customers(hour);
            if (hour % 24 == 0) {
                writing.products(hour / 24);
            }
            writing.transactions(hour);
        }
        return writing.expected();
    }

    /**
     * Writes the refused customers and products as they should have been, one file each, and gives how many transactions
     * load once they are there.
     */
    public long correct(Path folder) {
        try (Lines lines = new Lines(folder.resolve("customers.json"))) {
            for (long number = 0; number < customers.count(); number++) {
                if (!customers.isGood(number)) {
                    lines.add(customers.customer(number, 0).json(null));
                }
            }
        }
        try (Lines lines = new Lines(folder.resolve("products.json"))) {
            for (int number = 0; number < products.count(); number++) {
                if (!products.isGood(number)) {
                    lines.add(products.json(number, 0, null));
                }
            }
        }
        long resumed = 0;
        for (int number = 0; number < options.transactions(); number++) {
            resumed += transactions.waits(number) == Transactions.Waits.FOR_REFUSED_CUSTOMER ? 1 : 0;
        }
        return resumed;
    }

    /** The sum of {@code total_cost} of the loaded transactions, their lines, and the loaded customers whose id begins so. */
    static Map<String, String> figures(BigDecimal totalCost, long purchaseLines, long leadingZero) {
        Map<String, String> figures = new LinkedHashMap<>();
        figures.put("total_cost", totalCost.toPlainString());
        figures.put("purchase_lines", Long.toString(purchaseLines));
        figures.put("customers_with_leading_zero", Long.toString(leadingZero));
        return figures;
    }

    /** The files in the making, and the counts. */
    private final class Writing {

        private final Path folder;
        private final Tally customerTally = new Tally();
        private final Tally productTally = new Tally();
        private final Tally transactionTally = new Tally();
        private BigDecimal totalCost = BigDecimal.ZERO;
        private long purchaseLines;
        private long leadingZero;

        Writing(Path folder) {
            this.folder = folder;
        }

        void customers(int hour) {
            if (first(customers.count(), hour) == first(customers.count(), hour + 1)) {
                return;
            }
            try (Lines lines = new Lines(file(hour, "customers"))) {
                for (long number = first(customers.count(), hour);
                        number < first(customers.count(), hour + 1);
                        number++) {
                    customer(lines, number, hour);
                }
                for (long number = first(customers.count(), hour - LATER);
                        hour >= LATER && number < first(customers.count(), hour - LATER + 1);
                        number++) {
                    int version = customerLater(number, hour - LATER);
                    if (version >= 0) {
                        lines.add(customers.customer(number, version).json(null));
                        customerTally.again();
                    }
                }
            }
        }

        private void customer(Lines lines, long number, int hour) {
            Defect defect = customers.defect(number);
            // One that changes in time and whose older version comes later begins with its newer one.
            int version = customerLater(number, hour) == 0 && number % 40 == 27 ? 1 : 0;
            String json = customers.customer(number, version).json(defect);
            if (defect == Defect.BAD_UTF_8) {
                lines.addLatin1(json);
            } else {
                lines.add(json);
            }
            customerTally.row(defect);
            leadingZero += defect == null && customers.id(number).startsWith("0") ? 1 : 0;
            if (defect == null && number % 50 == 11) {
                lines.add(json);
                customerTally.again();
            }
            if (defect == null && number % 60 == 33) {
                lines.add(customers.customer(number, 1).json(null));
                customerTally.again();
            }
        }

        /** The version of a customer that comes some hours after its first; -1 for none. */
        private int customerLater(long number, int hour) {
            boolean comes = customers.isGood(number)
                    && hour + LATER < options.hours()
                    && first(customers.count(), hour + LATER) < first(customers.count(), hour + LATER + 1);
            if (!comes) {
                return -1;
            }
            return switch ((int) (number % 40)) {
                case 7 -> 1; // a newer version in a later file
                case 27 -> 0; // an older version in a later file
                case 13 -> 0; // the same again
                default -> -1;
            };
        }

        void products(int day) {
            try (Lines lines = new Lines(file(day * 24, "products"))) {
                int first = day * options.products() / options.days();
                int end = (day + 1) * options.products() / options.days();
                for (int number = first; number < end; number++) {
                    Defect defect = products.defect(number);
                    String json = products.json(number, 0, defect);
                    lines.add(json);
                    productTally.row(defect);
                    if (defect == null && number % 50 == 11) {
                        lines.add(json);
                        productTally.again();
                    }
                }
                int before = (day - 1) * options.products() / options.days();
                for (int number = before; day > 0 && number < first; number++) {
                    if (products.isGood(number) && (number % 20 == 7 || number % 20 == 13)) {
                        lines.add(products.json(number, number % 20 == 7 ? 1 : 0, null));
                        productTally.again();
                    }
                }
            }
        }

        void transactions(int hour) {
            try (Lines lines = new Lines(file(hour, "transactions"))) {
                int end = (int) first(options.transactions(), hour + 1);
                for (int number = (int) first(options.transactions(), hour); number < end; number++) {
                    transaction(lines, number, hour);
                }
                for (int number = (int) first(options.transactions(), hour - LATER);
                        hour >= LATER && number < first(options.transactions(), hour - LATER + 1);
                        number++) {
                    if (isGood(number) && number % 50 == 13) {
                        lines.add(transactions.make(number, time(hour - LATER)).json());
                        transactionTally.again();
                    }
                }
            }
        }

        private void transaction(Lines lines, int number, int hour) {
            Transactions.Made made = transactions.make(number, time(hour));
            lines.add(made.json());
            if (transactions.waits(number) != null) {
                transactionTally.pending();
                return;
            }
            transactionTally.row(transactions.defect(number));
            if (isGood(number)) {
                totalCost = totalCost.add(made.total());
                purchaseLines += made.lines();
                if (number % 50 == 11) {
                    lines.add(made.json());
                    transactionTally.again();
                }
            }
        }

        private boolean isGood(int number) {
            @Nullable Defect defect = transactions.defect(number);
            return defect == null && transactions.waits(number) == null;
        }

        private LocalDateTime time(int hour) {
            return options.from().atStartOfDay().plusHours(hour);
        }

        private Path file(int hour, String dataset) {
            LocalDateTime time = time(hour);
            return folder.resolve("date=" + time.toLocalDate())
                    .resolve(String.format(Locale.ROOT, "hour=%02d", time.getHour()))
                    .resolve(dataset + ".json" + (options.gzip() ? ".gz" : ""));
        }

        /** The first of {@code count} records that come in this hour or later. */
        private long first(long count, int hour) {
            return Math.max(0, hour) * count / options.hours();
        }

        Expected expected() {
            return new Expected(
                    Map.of(
                            "shop.customers", customerTally.expected(),
                            "shop.products", productTally.expected(),
                            "shop.transactions", transactionTally.expected()),
                    figures(totalCost, purchaseLines, leadingZero));
        }
    }
}
