package io.caravan.generate;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The transactions of a generated shop, each made anew from its number. */
final class Transactions {

    /** What may be wrong: a defect, or a reference to what never arrives. */
    enum Waits {
        FOR_CUSTOMER,
        FOR_PRODUCT,
        FOR_BOTH,
        /** For a customer that was refused, so that it loads once that one is corrected. */
        FOR_REFUSED_CUSTOMER
    }

    private static final List<Defect> DEFECTS = Defect.of("transactions");
    private static final int KINDS = DEFECTS.size() + Waits.values().length;

    private final ShopOptions options;
    private final Customers customers;
    private final Products products;

    Transactions(ShopOptions options, Customers customers, Products products) {
        this.options = options;
        this.customers = customers;
        this.products = products;
    }

    private int kind(int number) {
        int every = options.defectEvery();
        return every > 0 && number % every == every - 1 ? number / every % KINDS : -1;
    }

    @Nullable
    Defect defect(int number) {
        int kind = kind(number);
        return kind >= 0 && kind < DEFECTS.size() ? DEFECTS.get(kind) : null;
    }

    @Nullable
    Waits waits(int number) {
        int kind = kind(number);
        return kind >= DEFECTS.size() ? Waits.values()[kind - DEFECTS.size()] : null;
    }

    /** A transaction and what its lines come to. */
    record Made(String json, BigDecimal total, int lines) {}

    Made make(int number, LocalDateTime hour) {
        Draw draw = new Draw(options.seed(), "transaction", number);
        Defect defect = defect(number);
        Waits waits = waits(number);
        String id = draw.hex(8) + "-" + draw.hex(4) + "-4" + draw.hex(3) + "-a" + draw.hex(3) + "-" + draw.hex(12);
        String time = hour.plusSeconds(draw.below(3600)).toString();
        String customer = customer(draw, waits);

        BigDecimal total = BigDecimal.ZERO;
        StringBuilder lines = new StringBuilder();
        int count = defect == Defect.NO_PURCHASES ? 0 : 1 + draw.below(6);
        for (int line = 0; line < count; line++) {
            int product = good(draw);
            boolean unknown = line == 0 && (waits == Waits.FOR_PRODUCT || waits == Waits.FOR_BOTH);
            int quantity = line == 0 && defect == Defect.ZERO_QUANTITY ? 0 : 1 + draw.below(3);
            BigDecimal price = products.price(product);
            BigDecimal cost = price.multiply(BigDecimal.valueOf(quantity));
            total = total.add(cost);
            lines.append(line == 0 ? "" : ", ")
                    .append(new JsonLine()
                            .raw("sku", unknown ? "1" + draw.digits(3) : Integer.toString(products.sku(product)))
                            .raw("quanitity", Integer.toString(quantity))
                            .text("price", price.toPlainString())
                            .text("total", cost.toPlainString()));
        }
        BigDecimal told = defect == Defect.WRONG_TOTAL ? total.add(new BigDecimal("0.01")) : total;
        String json = new JsonLine()
                .text("transaction_id", id)
                .text(
                        "transaction_time",
                        defect == Defect.NO_SUCH_TIME ? "yesterday" : seconds(time) + "." + draw.digits(6))
                .text("customer_id", customer)
                .raw("delivery_address", address(draw))
                .raw(
                        "purchases",
                        new JsonLine()
                                .raw("products", "[" + lines + "]")
                                .text("total_cost", told.toPlainString())
                                .toString())
                .toString();
        return new Made(json, total, count);
    }

    /** {@link LocalDateTime#toString} leaves seconds out when they are 0. */
    private static String seconds(String time) {
        return time.length() == 16 ? time + ":00" : time;
    }

    private String customer(Draw draw, @Nullable Waits waits) {
        if (waits == Waits.FOR_CUSTOMER || waits == Waits.FOR_BOTH) {
            return "X" + draw.digits(5);
        }
        long number = draw.below((int) customers.count());
        boolean wanted = waits != Waits.FOR_REFUSED_CUSTOMER;
        while (customers.isGood(number) != wanted) {
            number = (number + 1) % customers.count();
        }
        return customers.id(number);
    }

    private int good(Draw draw) {
        int number = draw.below(products.count());
        while (!products.isGood(number)) {
            number = (number + 1) % products.count();
        }
        return number;
    }

    private static String address(Draw draw) {
        return new JsonLine()
                .text("address", "Studio " + draw.below(99) + "\n" + draw.letters(7) + " key")
                .text("postcode", "GU" + draw.below(60) + " 1XN")
                .text("city", "Port " + draw.letters(6))
                .text("country", draw.of("United Kingdom", "Republic of Ireland"))
                .toString();
    }
}
