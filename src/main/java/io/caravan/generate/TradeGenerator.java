package io.caravan.generate;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the files of a platform on which companies sell: {@code company.csv}, {@code customer.csv}, {@code product.csv}, {@code
 * inventory.csv}, and twelve months of {@code order.csv} with their {@code sales.csv}. Some orders come twice.
 */
public final class TradeGenerator {

    private static final int MONTHS = 12;
    private static final int REPEATED = 50;
    private static final String[] SELLERS = {"1001", "2001", "3001"};
    private static final String[] SUPPLIERS = {"4001", "5001", "6001"};

    private final TradeOptions options;

    public TradeGenerator(TradeOptions options) {
        this.options = options;
    }

    /** Writes all files below {@code folder} and gives what must become of them. */
    public Expected generate(Path folder) {
        return new Writing(folder).expected();
    }

    /** The n-th record of a kind has something wrong with it. */
    private @Nullable TradeFlaw flaw(List<TradeFlaw> flaws, long number) {
        int every = options.defectEvery();
        return every > 0 && number % every == every - 1 ? flaws.get((int) (number / every % flaws.size())) : null;
    }

    /** One of the good ones among {@code count}, by its number from 0. */
    private long good(long number, long count) {
        int every = options.defectEvery();
        boolean bad = every > 0 && number % every == every - 1;
        return bad ? (number + 1) % count : number;
    }

    private BigDecimal price(long product) {
        return BigDecimal.valueOf(100 + new Draw(options.seed(), "price", product).below(100_000), 2);
    }

    /** What was ordered in a month, of what is loaded. */
    private static final class Month {

        private long orders;
        private long units;
        private BigDecimal revenue = BigDecimal.ZERO;

        private String json() {
            return new JsonLine()
                    .raw("orders", Long.toString(orders))
                    .raw("units", Long.toString(units))
                    .raw("revenue", revenue.toPlainString())
                    .toString();
        }
    }

    /** The files in the making, and the counts. */
    private final class Writing {

        private final Path folder;
        private final Map<String, Tally> tallies = new LinkedHashMap<>();
        private final Map<String, Month> months = new LinkedHashMap<>();

        Writing(Path folder) {
            this.folder = folder;
            companies();
            customers();
            products();
            try (Lines orders = file("order", "id,order_datetime,customer_document_number,total,status");
                    Lines sales = file("sales", "order_id,product_id,quantity,price_per_unit,total")) {
                List<TradeFlaw> flaws = TradeFlaw.of("order");
                for (long number = 0; number < options.orders(); number++) {
                    order(orders, sales, number, flaw(flaws, number));
                }
            }
        }

        private Lines file(String dataset, String header) {
            Lines lines = new Lines(folder.resolve(dataset + ".csv" + (options.gzip() ? ".gz" : "")));
            lines.add(header);
            return lines;
        }

        private Tally tally(String dataset) {
            return tallies.computeIfAbsent("b2b." + dataset, name -> new Tally());
        }

        private void companies() {
            try (Lines lines = file("company", "cuit,name,is_supplier")) {
                for (String cuit : SELLERS) {
                    lines.add(cuit + ",Shop " + cuit + ",false");
                    tally("company").row(null);
                }
                for (String cuit : SUPPLIERS) {
                    lines.add(cuit + ",Supplier " + cuit + ",true");
                    tally("company").row(null);
                }
            }
        }

        private void customers() {
            List<TradeFlaw> flaws = TradeFlaw.of("customer");
            try (Lines lines = file("customer", "document_number,full_name,date_of_birth,address,country")) {
                for (long number = 0; number < options.customers(); number++) {
                    TradeFlaw flaw = flaw(flaws, number);
                    Draw draw = new Draw(options.seed(), "trade customer", number);
                    String name = Customers.fullName(draw);
                    String born = LocalDate.of(1935, 1, 1)
                            .plusDays(draw.below(26_000))
                            .toString();
                    lines.add((number + 1) + "," + (flaw == TradeFlaw.CUSTOMER_WITHOUT_NAME ? "" : name) + ","
                            + (flaw == TradeFlaw.CUSTOMER_BORN_ON_NO_DAY ? "2001-02-30" : born) + ","
                            + Customers.street(draw) + ","
                            + Country.of(draw).title());
                    tally("customer").row(flaw);
                }
            }
        }

        private void products() {
            List<TradeFlaw> flaws = TradeFlaw.of("product");
            try (Lines products = file("product", "id,name,description,supplier_cuit,default_price");
                    Lines inventory = file("inventory", "company_cuit,product_id,price,stock_count")) {
                for (long number = 0; number < options.products(); number++) {
                    TradeFlaw flaw = flaw(flaws, number);
                    Draw draw = new Draw(options.seed(), "trade product", number);
                    String name = "Thing " + draw.letters(6);
                    String price = (flaw == TradeFlaw.PRODUCT_BELOW_ZERO ? "-" : "")
                            + price(number).toPlainString();
                    products.add((number + 1) + "," + (flaw == TradeFlaw.PRODUCT_WITHOUT_NAME ? "" : name) + ","
                            + (draw.oneIn(2) ? "\"Large, " + draw.letters(5) + "\"" : "") + "," + draw.of(SUPPLIERS)
                            + ","
                            + price);
                    tally("product").row(flaw);
                    inventory.add(draw.of(SELLERS) + "," + (number + 1) + ","
                            + price(number).toPlainString() + "," + draw.below(500));
                    tally("inventory").row(null);
                }
            }
        }

        private void order(Lines orders, Lines sales, long number, @Nullable TradeFlaw flaw) {
            Draw draw = new Draw(options.seed(), "trade order", number);
            LocalDate month = options.from().withDayOfMonth(1).plusMonths(number * MONTHS / options.orders());
            String time = month.plusDays(draw.below(28)) + " " + "0" + draw.below(10) + ":00:00";
            long customer = good(draw.below((int) options.customers()), options.customers()) + 1;
            int lines = draw.oneIn(10) ? (draw.oneIn(10) ? 3 : 2) : 1;
            boolean loads = flaw == null || flaw.isOfSale();
            Month counted =
                    loads ? months.computeIfAbsent(month.toString().substring(0, 7), name -> new Month()) : null;
            BigDecimal total = BigDecimal.ZERO;
            long first = draw.below(options.products());
            for (int line = 0; line < lines; line++) {
                // Two apart, so that no two lines of an order are of the same product.
                long product = good((first + 2L * line) % options.products(), options.products());
                int quantity = 1 + draw.below(4);
                BigDecimal cost = price(product).multiply(BigDecimal.valueOf(quantity));
                TradeFlaw wrong = line == 0 && flaw != null && flaw.isOfSale() ? flaw : null;
                sales.add((number + 1) + "," + (wrong == TradeFlaw.SALE_OF_NOTHING ? "none" : product + 1) + ","
                        + (wrong == TradeFlaw.SALE_OF_NONE ? 0 : quantity) + ","
                        + (wrong == TradeFlaw.SALE_WITHOUT_PRICE
                                ? ""
                                : price(product).toPlainString()) + ","
                        + cost.toPlainString());
                count("sales", wrong, !loads);
                total = total.add(cost);
                if (counted != null && wrong == null) {
                    counted.units += quantity;
                }
            }
            String order = (number + 1) + "," + (flaw == TradeFlaw.ORDER_ON_NO_DAY ? "2022-02-30 00:00:00" : time) + ","
                    + (flaw == TradeFlaw.ORDER_OF_NOBODY ? "nobody" : customer) + ","
                    + (flaw == TradeFlaw.ORDER_BELOW_ZERO ? "-" : "") + total.toPlainString() + ","
                    + (flaw == TradeFlaw.ORDER_WITHOUT_STATUS ? "" : "COMPLETED");
            orders.add(order);
            count("order", loads ? null : flaw, false);
            if (counted != null) {
                counted.orders++;
                counted.revenue = counted.revenue.add(total);
            }
            if (flaw == null && number % REPEATED == 11) {
                orders.add(order);
                tally("order").again();
            }
        }

        /** @param waits for something that never comes */
        private void count(String dataset, @Nullable TradeFlaw flaw, boolean waits) {
            if (waits || (flaw != null && flaw.isWaiting())) {
                tally(dataset).pending();
            } else {
                tally(dataset).row(flaw);
            }
        }

        Expected expected() {
            Map<String, Expected.Dataset> datasets = new LinkedHashMap<>();
            tallies.forEach((name, tally) -> datasets.put(name, tally.expected()));
            JsonLine byMonth = new JsonLine();
            months.forEach((month, counted) -> byMonth.raw(month, counted.json()));
            BigDecimal revenue =
                    months.values().stream().map(month -> month.revenue).reduce(BigDecimal.ZERO, BigDecimal::add);
            Map<String, String> figures = new LinkedHashMap<>();
            figures.put("revenue", revenue.toPlainString());
            figures.put("months", byMonth.toString());
            return new Expected(datasets, figures);
        }
    }
}
