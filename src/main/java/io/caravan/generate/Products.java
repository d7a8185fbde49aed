package io.caravan.generate;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The products of a generated shop, each made anew from its number. */
final class Products {

    private static final List<Defect> DEFECTS = Defect.of("products");
    private static final int FIRST_SKU = 10_000;

    private final long seed;
    private final int count;
    private final int defectEvery;

    Products(ShopOptions options) {
        this.seed = options.seed();
        this.count = options.products();
        this.defectEvery = options.defectEvery();
    }

    int count() {
        return count;
    }

    @Nullable
    Defect defect(int number) {
        return defectEvery > 0 && number % defectEvery == defectEvery - 1
                ? DEFECTS.get(number / defectEvery % DEFECTS.size())
                : null;
    }

    boolean isGood(int number) {
        return defect(number) == null;
    }

    int sku(int number) {
        return FIRST_SKU + number * 7;
    }

    BigDecimal price(int number) {
        Draw draw = new Draw(seed, "price", number);
        return BigDecimal.valueOf(1 + draw.below(10_000), 2);
    }

    /** @param version 0 for the first, 1 for one that came later and costs a pound more */
    String json(int number, int version, @Nullable Defect defect) {
        Draw draw = new Draw(seed, "product", number);
        String name = draw.letters(6 + draw.below(6));
        String price = price(number).add(BigDecimal.valueOf(version)).toPlainString();
        return new JsonLine()
                .raw("sku", Integer.toString(sku(number)))
                .text("name", defect == Defect.NULL_NAME ? null : name)
                .text("price", defect == Defect.ZERO_PRICE ? "0.00" : defect == Defect.TEXT_AS_PRICE ? "a lot" : price)
                .text("category", draw.of("misc", "vitamin", "beauty", "kitchen", "garden"))
                .raw(
                        "popularity",
                        defect == Defect.ZERO_POPULARITY ? "0.0" : "0." + (1 + draw.below(9)) + draw.digits(15))
                .toString();
    }
}
