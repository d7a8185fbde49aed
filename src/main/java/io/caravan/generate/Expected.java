package io.caravan.generate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What must have become of generated files once all are loaded, in whatever order.
 *
 * @param datasets by the dataset's name
 * @param figures what else can be asked of the tables then, by its name
 */
public record Expected(Map<String, Dataset> datasets, Map<String, String> figures) {

    public Expected {
        datasets = Collections.unmodifiableMap(new TreeMap<>(datasets));
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
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
        figures.forEach(all::raw);
        try {
            Files.writeString(file, all + "\n", StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
