package io.caravan.anonymise;

import io.caravan.contract.Field;
import io.caravan.contract.FieldType;
import io.caravan.contract.Privacy;
import java.math.BigDecimal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What each treatment makes of a value. Nothing is made of nothing: null stays null. */
final class Treatments {

    private static final int DAY_LENGTH = "2017-10-30".length();

    private final Pseudonyms pseudonyms;

    Treatments(Pseudonyms pseudonyms) {
        this.pseudonyms = pseudonyms;
    }

    @Nullable
    Object treat(Field field, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        return switch (field.privacy().treatment()) {
            // JSON Schema takes 2.0 for a whole number; the column wants it written as one.
            case KEEP ->
                value instanceof BigDecimal number && field.type() == FieldType.INTEGER
                        ? (Object) number.longValueExact()
                        : value;
            case PSEUDONYMISE -> pseudonyms.of(value.toString());
            case MASK -> Mask.mask(value.toString());
            case GENERALISE ->
                generalise(
                        value.toString(), Objects.requireNonNull(field.privacy().coarseness()));
            case SUPPRESS -> null;
        };
    }

    private static @Nullable Object generalise(String text, Privacy.Coarseness coarseness) {
        return switch (coarseness) {
            case YEAR -> Long.parseLong(text.substring(0, 4));
            case DAY -> text.substring(0, DAY_LENGTH);
            case POSTCODE_AREA -> {
                String area = PostcodeArea.of(text);
                yield area.isEmpty() ? null : area;
            }
        };
    }
}
