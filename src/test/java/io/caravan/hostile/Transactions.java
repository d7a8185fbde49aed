package io.caravan.hostile;

import static io.caravan.hostile.Cases.quoted;

/** Transactions of a customer and a product that are handed in beside the cases. */
public final class Transactions {

    /** The customer that transactions refer to. */
    public static final String CUSTOMER = "corpus-customer";

    /** The product that transactions refer to. */
    public static final int SKU = 777;

    private static final String ADDRESS =
            "{\"address\": \"Xanadu 1\", \"postcode\": \"AB1 2CD\", \"city\": \"Northwick\", \"country\": \"UK\"}";

    private Transactions() {}

    static String good(String id) {
        return of(id, "2021-01-05T10:00:00");
    }

    static String of(String id, String time) {
        return of(id, time, CUSTOMER, ADDRESS, purchases(line("\"quantity\": 2", "5.05"), "10.10"));
    }

    static String withAddress(String id, String address) {
        return of(id, "2021-01-05T10:00:00", CUSTOMER, address, purchases(line("\"quantity\": 2", "5.05"), "10.10"));
    }

    static String withPurchases(String id, String purchases) {
        return of(id, "2021-01-05T10:00:00", CUSTOMER, ADDRESS, purchases);
    }

    static String ofCustomer(String id, String customer) {
        return of(id, "2021-01-05T10:00:00", customer, ADDRESS, purchases(line("\"quantity\": 2", "5.05"), "10.10"));
    }

    private static String of(String id, String time, String customer, String address, String purchases) {
        return "{\"transaction_id\": %s, \"transaction_time\": %s, \"customer_id\": %s, \"delivery_address\": %s, \"purchases\": %s}"
                .formatted(quoted(id), quoted(time), quoted(customer), address, purchases);
    }

    static String purchases(String lines, String total) {
        return "{\"products\": [%s], \"total_cost\": %s}".formatted(lines, total);
    }

    static String line(String quantity, String price) {
        return "{\"sku\": %d, %s, \"price\": %s, \"total\": %3$s}".formatted(SKU, quantity, price);
    }
}
