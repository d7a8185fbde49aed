package io.caravan.generate;

import java.util.Arrays;
import java.util.List;

/** What may be wrong with a record of the platform, and the rule under which it is refused or waits. */
enum TradeFlaw implements Flaw {
    CUSTOMER_WITHOUT_NAME("customer", "full_name", "type"),
    CUSTOMER_BORN_ON_NO_DAY("customer", "date_of_birth", "format"),

    PRODUCT_WITHOUT_NAME("product", "name", "type"),
    PRODUCT_BELOW_ZERO("product", "default_price", "minimum"),

    ORDER_WITHOUT_STATUS("order", "status", "type"),
    ORDER_ON_NO_DAY("order", "order_datetime", "format"),
    ORDER_BELOW_ZERO("order", "total", "minimum"),
    /** It waits for ever. */
    ORDER_OF_NOBODY("order", "customer_document_number", "reference"),
    SALE_OF_NONE("order", "quantity", "minimum"),
    SALE_WITHOUT_PRICE("order", "price_per_unit", "type"),
    /** It waits for ever. */
    SALE_OF_NOTHING("order", "product_id", "reference");

    private final String of;
    private final String field;
    private final String rule;

    TradeFlaw(String of, String field, String rule) {
        this.of = of;
        this.field = field;
        this.rule = rule;
    }

    /** What may be wrong with a customer, a product, or an order and its lines. */
    static List<TradeFlaw> of(String what) {
        return Arrays.stream(values()).filter(flaw -> flaw.of.equals(what)).toList();
    }

    /** Whether it is a line of the order that is wrong, so that the order and its other lines load. */
    boolean isOfSale() {
        return this == SALE_OF_NONE || this == SALE_WITHOUT_PRICE || this == SALE_OF_NOTHING;
    }

    boolean isWaiting() {
        return rule.equals("reference");
    }

    @Override
    public String reason() {
        return Flaw.reason(field, rule);
    }
}
