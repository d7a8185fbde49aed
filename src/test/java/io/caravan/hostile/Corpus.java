package io.caravan.hostile;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** All cases. */
public final class Corpus {

    /** The settings that its limits are tested with. */
    public static final List<String> SETTINGS =
            List.of("caravan.limits.record-bytes=" + Shapes.RECORD_BYTES, "caravan.limits.file-bytes=" + (100 << 20));

    /** With this a value begins or goes on that nothing but the file itself may show. */
    public static final String MARK = Cases.MARK;

    /** Keys with this prefix are so many that they are only counted. */
    public static final String MANY = Shapes.MANY;

    private Corpus() {}

    /** Those of a folder that is loaded. */
    public static List<HostileCase> loaded(Path elsewhere) {
        return Stream.of(
                        JsonForms.cases(),
                        Encodings.cases(),
                        Numbers.cases(),
                        Dates.cases(),
                        ContractBreaches.cases(),
                        HostileValues.cases(),
                        Shapes.cases(),
                        Containers.cases(),
                        CsvForms.cases(),
                        FileNames.cases(false, elsewhere))
                .flatMap(List::stream)
                .toList();
    }

    /** Those that are dropped into the inbox of a service. */
    public static List<HostileCase> dropped(Path elsewhere) {
        return FileNames.cases(true, elsewhere);
    }

    /** What transactions refer to, by the name of its file. */
    public static String customers() {
        return Cases.customer(Transactions.CUSTOMER, "") + "\n";
    }

    /** What transactions refer to. */
    public static String products() {
        return "{\"sku\": %d, \"name\": \"Xanadu\", \"price\": 1, \"category\": \"c\", \"popularity\": 1}\n"
                .formatted(Transactions.SKU);
    }

    /** A good customer of a file that comes after all of that. */
    public static String after(String id) {
        return Cases.customer(id, "") + "\n";
    }
}
