package io.caravan.generate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What must have become of generated files once all are loaded, in whatever order.
 *
 * @param datasets by the dataset's name
 * @param totalCost the sum of {@code total_cost} of the loaded transactions
 * @param purchaseLines their lines
 * @param leadingZero how many loaded customers have an id that begins with a zero
 */
public record Expected(Map<String, Dataset> datasets, BigDecimal totalCost, long purchaseLines, long leadingZero) {

    public Expected {
        datasets = Collections.unmodifiableMap(new TreeMap<>(datasets));
    }

    /**
     * @param read records in the files
     * @param rows rows in the table in the end
     * @param rejected records refused
     * @param pending records that still wait in the end
     * @param reasons the refused ones by field and rule, {@code email: format}
     */
    public record Dataset(long read, long rows, long rejected, long pending, Map<String, Long> reasons) {

        public Dataset {
            reasons = Collections.unmodifiableMap(new TreeMap<>(reasons));
        }

        private String json() {
            JsonLine byReason = new JsonLine();
            reasons.forEach((reason, count) -> byReason.raw(reason, count.toString()));
            return new JsonLine()
                    .raw("read", Long.toString(read))
                    .raw("rows", Long.toString(rows))
                    .raw("rejected", Long.toString(rejected))
                    .raw("pending", Long.toString(pending))
                    .raw("reasons", byReason.toString())
                    .toString();
        }
    }

    /** Writes it as JSON. */
    public void write(Path file) {
        JsonLine all = new JsonLine();
        datasets.forEach((name, dataset) -> all.raw(name, dataset.json()));
        String json = all.raw("total_cost", totalCost.toPlainString())
                .raw("purchase_lines", Long.toString(purchaseLines))
                .raw("customers_with_leading_zero", Long.toString(leadingZero))
                .toString();
        try {
            Files.writeString(file, json + "\n", StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
