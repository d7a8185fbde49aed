package io.caravan.generate;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/** One file of customers, as large as one likes. */
public final class CustomersFile {

    /** How the file is written; compressed when its name ends in {@code .gz}. */
    public enum Format {
        JSON,
        ARRAY,
        CSV
    }

    /** Of so many good customers one comes twice. */
    private static final int REPEATED = 1000;

    private CustomersFile() {}

    /** Writes {@code rows} customers, of which the share {@code defects} is defective, and gives what must become of them. */
    public static Expected write(Path file, long rows, long seed, double defects, Format format) {
        List<Defect> kinds = Defect.of("customers").stream()
                .filter(defect -> format == Format.JSON || !defect.breaksTheLine())
                .filter(defect -> format != Format.CSV || isPossibleInCsv(defect))
                .toList();
        int every = defects == 0 ? 0 : (int) Math.round(1 / defects);
        Customers customers = new Customers(seed, rows, every, kinds, LocalDate.of(2024, 1, 1));
        Tally tally = new Tally();
        long leadingZero = 0;
        try (Lines lines = new Lines(file.toAbsolutePath())) {
            if (format != Format.JSON) {
                lines.add(format == Format.CSV ? Customer.CSV_HEADER : "[");
            }
            for (long number = 0; number < rows; number++) {
                Defect defect = customers.defect(number);
                boolean twice = defect == null && number % REPEATED == 5;
                Customer customer = customers.customer(number, 0);
                String line = format == Format.CSV ? customer.csv(defect) : customer.json(defect);
                String end = format == Format.ARRAY && (number < rows - 1 || twice) ? "," : "";
                if (defect == Defect.BAD_UTF_8) {
                    lines.addLatin1(line);
                } else {
                    lines.add(line + end);
                }
                tally.row(defect);
                leadingZero += defect == null && customer.id().startsWith("0") ? 1 : 0;
                if (twice) {
                    lines.add(line + (format == Format.ARRAY && number < rows - 1 ? "," : ""));
                    tally.again();
                }
            }
            if (format == Format.ARRAY) {
                lines.add("]");
            }
        }
        return new Expected(
                Map.of("shop.customers", tally.expected()), ShopGenerator.figures(BigDecimal.ZERO, 0, leadingZero));
    }

    private static boolean isPossibleInCsv(Defect defect) {
        return switch (defect) {
            case NULL_FIRST_NAME, NULL_LAST_NAME, NULL_EMAIL, NOT_AN_EMAIL, NO_SUCH_DAY -> true;
            default -> false;
        };
    }
}
