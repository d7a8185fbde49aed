package io.caravan.clean;

import io.caravan.contract.Cleaning;
import io.caravan.contract.Contract;
import io.caravan.contract.Field;
import io.caravan.contract.Table;
import io.caravan.run.IpAddress;
import io.caravan.run.Row;
import io.caravan.run.Values;
import io.caravan.validate.ValidRows;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The room's door: writes each value as the contract asks for. Doing it twice is doing it once. */
public final class Clean {

    private static final int CENT_PLACES = 2;
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    /** Cleans the rows where they are: their values belong to the batch and nobody else holds them. */
    public CleanRows clean(ValidRows valid) {
        Contract contract = valid.run().contract();
        int[] cleaned = cleaned(contract.table());
        for (Row row : valid.rows()) {
            clean(row.values(), contract.table(), cleaned);
        }
        for (int child = 0; child < contract.children().size(); child++) {
            Table table = contract.children().get(child);
            int[] cleanedInElements = cleaned(table);
            if (cleanedInElements.length > 0) {
                for (Row row : valid.rows()) {
                    row.values().elements(child).forEach(element -> clean(element, table, cleanedInElements));
                }
            }
        }
        return new CleanRows(valid);
    }

    /** The fields that have something left to be cleaned after they were read. */
    private static int[] cleaned(Table table) {
        List<Field> fields = table.fields();
        return IntStream.range(0, fields.size())
                .filter(i -> !fields.get(i).cleanings().stream().allMatch(Cleaning::repairsForm))
                .toArray();
    }

    private static void clean(Values values, Table table, int[] cleaned) {
        for (int field : cleaned) {
            List<Cleaning> cleanings = table.fields().get(field).cleanings();
            if (values.get(field) instanceof String text) {
                values.set(field, clean(text, cleanings));
            } else if (values.get(field) instanceof BigDecimal number && cleanings.contains(Cleaning.CENTS)) {
                values.set(field, number.setScale(CENT_PLACES, RoundingMode.HALF_UP));
            }
        }
    }

    /** A text as the cleanings want it; blanks around it are not of their business. */
    public static String clean(String text, List<Cleaning> cleanings) {
        String cleaned = text;
        for (Cleaning cleaning : cleanings) {
            cleaned = switch (cleaning) {
                case LOWERCASE -> cleaned.toLowerCase(Locale.ROOT);
                case UPPERCASE -> cleaned.toUpperCase(Locale.ROOT);
                case COLLAPSE_BLANKS -> BLANKS.matcher(cleaned).replaceAll(" ");
                case ONE_ADDRESS_ONE_TEXT -> IpAddress.isValid(cleaned) ? IpAddress.canonical(cleaned) : cleaned;
                case TRIM, EMPTY_TO_NULL, NUMBER_TO_TEXT, NORMALISE, ISO_TIME, ONE_KEY_ONE_TEXT ->
                    cleaned; // done when the record was read
                case CENTS -> cleaned; // of numbers alone
            };
        }
        return cleaned;
    }
}
