package io.caravan.benchmark;

import io.caravan.generate.CustomersFile;
import io.caravan.generate.Expected;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** The files that are loaded, each written when it is first asked for; the same on every machine. */
final class InputFiles {

    static final int RECORDS_OF_A_SMALL_FILE = 20;

    private static final double DEFECTS = 0.01;
    private static final long SEED = 1;

    private final Path folder;
    private final long rows;
    private final Supplier<List<String>> customers;
    private final Map<Input, Long> rejected = new EnumMap<>(Input.class);

    /** @param customers the ids of all customers that load, which transactions may refer to */
    InputFiles(Path folder, long rows, Supplier<List<String>> customers) {
        this.folder = folder;
        this.rows = rows;
        this.customers = customers;
    }

    /** A folder that holds the file and nothing else. */
    Path folder(Input input) {
        Path own = folder.resolve(input.name().toLowerCase(Locale.ROOT));
        if (!rejected.containsKey(input)) {
            rejected.put(input, write(input, Folders.made(own).resolve(input.fileName())));
        }
        return own;
    }

    Path file(Input input) {
        return folder(input).resolve(input.fileName());
    }

    /** How many of its records must be refused. */
    long rejected(Input input) {
        folder(input);
        return Objects.requireNonNull(rejected.get(input));
    }

    /** Gives how many of the records must be refused. */
    private long write(Input input, Path file) {
        return switch (input) {
            case CUSTOMERS -> {
                Expected expected = CustomersFile.write(file, rows, SEED, DEFECTS, CustomersFile.Format.JSON);
                yield Objects.requireNonNull(expected.datasets().get("shop.customers"))
                        .rejected();
            }
            case CUSTOMERS_GZIP -> {
                Lines.compress(file(Input.CUSTOMERS), file);
                yield rejected(Input.CUSTOMERS);
            }
            case OTHERS -> {
                Lines.change(file(Input.CUSTOMERS), file, InputFiles::withOtherId);
                yield rejected(Input.CUSTOMERS);
            }
            case NEWER -> {
                Lines.change(file(Input.CUSTOMERS), file, InputFiles::newer);
                yield rejected(Input.CUSTOMERS);
            }
            case PRODUCTS -> {
                new Shop().writeProducts(file);
                yield 0L;
            }
            case TRANSACTIONS -> {
                new Shop().writeTransactions(file, rows, customers.get());
                yield rows / Shop.WRONG;
            }
        };
    }

    /** Another customer beside each, so that new ids come between those that are there. */
    private static String withOtherId(String line) {
        String start = "{\"id\": \"";
        int end = line.indexOf('"', start.length());
        return line.startsWith(start) && end > 0 ? line.substring(0, end) + "b" + line.substring(end) : line;
    }

    /** The generator's first versions are all of January 2024. */
    private static String newer(String line) {
        return line.replace("\"last_change\": \"2024-01-", "\"last_change\": \"2024-02-")
                .replace("\"address\": \"", "\"address\": \"Upper ");
    }

    /** Writes the first customers to many small files, in folders by the hour. */
    List<Path> writeSmall(int count, Path below) {
        List<Path> files = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            Path hour = below.resolve(String.format(Locale.ROOT, "date=2024-03-01/hour=%02d", number % 24));
            files.add(Folders.made(hour).resolve(String.format(Locale.ROOT, "customers-%05d.json", number)));
        }
        Lines.deal(file(Input.CUSTOMERS), files, RECORDS_OF_A_SMALL_FILE);
        return files;
    }
}
