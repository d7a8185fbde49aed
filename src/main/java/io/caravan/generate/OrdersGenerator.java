package io.caravan.generate;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Writes the orders of a web shop as its API gives them, a document {@code {"orders": [...]}} for each day: ids as numbers,
 * amounts with the noise of binary fractions, and keys that nobody asks for. Some orders are tests; some come again the day
 * after, changed.
 */
public final class OrdersGenerator {

    private static final int TEST = 40;
    private static final int CHANGED = 25;
    private static final List<OrderFlaw> FLAWS = List.of(OrderFlaw.values());
    private static final double TAX = 0.08875;
    private static final String[] GATEWAYS = {"cash", "card", "", "voucher"};

    private final OrdersOptions options;

    public OrdersGenerator(OrdersOptions options) {
        this.options = options;
    }

    /** Writes all files below {@code folder} and gives what must become of them. */
    public Expected generate(Path folder) {
        return new Writing().write(folder);
    }

    /**
     * The lines of an order.
     *
     * @param json the array
     * @param units how many pieces they are together
     */
    private record Items(String json, int count, int units, BigDecimal subtotal) {

        static Items of(Draw draw, long number, @Nullable OrderFlaw flaw) {
            int count = 1 + draw.below(4);
            int units = 0;
            BigDecimal subtotal = BigDecimal.ZERO;
            List<String> lines = new ArrayList<>();
            for (int line = 0; line < count; line++) {
                int quantity = draw.oneIn(10) ? 2 : 1;
                long product = 9_000_000_000L + draw.below(300);
                BigDecimal price = BigDecimal.valueOf(1200 + 300L * draw.below(20), 2);
                subtotal = subtotal.add(price.multiply(BigDecimal.valueOf(quantity)));
                units += quantity;
                boolean none = flaw == OrderFlaw.LINE_OF_NONE && line == 0;
                lines.add(new JsonLine()
                        .raw("id", Long.toString(number * 10 + line))
                        .raw("variant_id", Long.toString(product * 10))
                        .raw("product_id", Long.toString(product))
                        .raw("quantity", none ? "0" : Integer.toString(quantity))
                        .toString());
            }
            return new Items("[" + String.join(", ", lines) + "]", count, units, subtotal);
        }
    }

    /** The counts of what is loaded in the end. */
    private final class Writing {

        private final Tally tally = new Tally();
        private final TreeSet<Integer> users = new TreeSet<>();
        private long lines;
        private long units;
        private BigDecimal total = BigDecimal.ZERO;

        Expected write(Path folder) {
            long before = 0;
            long first = 0;
            for (int day = 0; day < options.days(); day++) {
                long next = options.orders() * (day + 1) / options.days();
                LocalDate date = options.from().plusDays(day);
                try (Lines file = new Lines(folder.resolve(date + ".json"))) {
                    file.add("{");
                    file.add("  \"orders\": [");
                    String comma = "";
                    for (long number = before; number < first; number++) {
                        if (isChanged(number)) {
                            file.add(comma + order(number, date, true));
                            tally.again();
                            comma = ",";
                        }
                    }
                    for (long number = first; number < next; number++) {
                        file.add(comma + order(number, date, false));
                        comma = ",";
                    }
                    file.add("  ]");
                    file.add("}");
                }
                before = first;
                first = next;
            }
            return expected();
        }

        private @Nullable OrderFlaw flaw(long number) {
            int every = options.defectEvery();
            return every > 0 && number % every == every - 1 ? FLAWS.get((int) (number / every % FLAWS.size())) : null;
        }

        private boolean isChanged(long number) {
            return number % CHANGED == 7 && flaw(number) == null;
        }

        /** @param again whether it comes a second time, changed, which changes no sum */
        private String order(long number, LocalDate date, boolean again) {
            Draw draw = new Draw(options.seed(), "web order", number);
            OrderFlaw flaw = flaw(number);
            int user = draw.below(options.users());
            Items items = Items.of(draw, number, flaw);
            double tax = Math.round(items.subtotal().doubleValue() * TAX * 100) / 100.0;
            double paid = items.subtotal().doubleValue() + tax;
            if (!again) {
                tally.row(flaw);
                if (flaw == null) {
                    lines += items.count();
                    units += items.units();
                    total = total.add(BigDecimal.valueOf(paid).setScale(2, RoundingMode.HALF_UP));
                    users.add(user);
                }
            }
            String time =
                    String.format(Locale.ROOT, "T%02d:%02d:%02d", 8 + draw.below(12), draw.below(60), draw.below(60));
            String zone = "-04:00";
            String created = (again ? date.minusDays(1) : date) + time;
            String name = "user" + user + "@example.org";
            JsonLine order = new JsonLine().raw("id", Long.toString(11_000_000_000L + number));
            order.text("email", name);
            order.text("contact_email", name);
            order.text("phone", String.format(Locale.ROOT, "555-01%02d", user % 100));
            order.text("created_at", flaw == OrderFlaw.WITHOUT_ZONE ? created : created + zone);
            order.text("updated_at", date + (again ? "T21:00:00" : time) + zone);
            order.text("processed_at", created + zone);
            order.text("token", draw.hex(16));
            order.text("gateway", draw.of(GATEWAYS));
            order.text("currency", "USD");
            order.text("subtotal_price", items.subtotal().toPlainString());
            order.text("total_line_items_price", items.subtotal().toPlainString());
            order.text("total_tax", Double.toString(tax));
            order.text("total_discounts", "0.00");
            if (flaw != OrderFlaw.WITHOUT_TOTAL) {
                order.text("total_price", (flaw == OrderFlaw.BELOW_ZERO ? "-" : "") + paid);
            }
            order.text("financial_status", "paid");
            order.text("fulfillment_status", "fulfilled");
            order.text("name", "#" + (1000 + number));
            order.text("source_name", "pos");
            order.raw("user_id", Integer.toString(110_000_000 + user));
            order.raw("location_id", "371291");
            order.raw("device_id", Integer.toString(37 + draw.below(2)));
            order.raw("order_number", Long.toString(1000 + number));
            order.raw("buyer_accepts_marketing", Boolean.toString(draw.oneIn(2)));
            order.raw("customer_locale", "null");
            order.raw("taxes_included", "false");
            order.raw("test", Boolean.toString(number % TEST == 3));
            order.raw("landing_site", "null");
            if (flaw != OrderFlaw.WITHOUT_LINES) {
                order.raw("line_items", items.json());
            }
            return "    " + order;
        }

        private Expected expected() {
            Map<String, String> figures = new LinkedHashMap<>();
            figures.put("lines", Long.toString(lines));
            figures.put("units", Long.toString(units));
            figures.put("users", Integer.toString(users.size()));
            figures.put("total_price", total.toPlainString());
            return new Expected(Map.of("retail.orders", tally.expected()), figures);
        }
    }
}
