package io.caravan.generate;

/** What may be wrong with an order of the web shop, and the rule under which it is refused. */
enum OrderFlaw implements Flaw {
    WITHOUT_TOTAL("total_price", "required"),
    BELOW_ZERO("total_price", "minimum"),
    WITHOUT_ZONE("created_at", "format"),
    WITHOUT_LINES("line_items", "required"),
    LINE_OF_NONE("line_items.quantity", "minimum");

    private final String field;
    private final String rule;

    OrderFlaw(String field, String rule) {
        this.field = field;
        this.rule = rule;
    }

    @Override
    public String reason() {
        return Flaw.reason(field, rule);
    }
}
