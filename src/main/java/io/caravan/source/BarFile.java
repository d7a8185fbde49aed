package io.caravan.source;

import io.caravan.contract.DatasetName;
import io.caravan.file.FileTree;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of bars of one day in UTC, whose name tells the first and the last of them:
 * {@code date=2024-01-31/metrics.1205-1455.json}. So nobody has to look into it to know which bars need not be asked for.
 *
 * @param first the start of its first bar, in milliseconds
 * @param last that of its last bar
 */
record BarFile(long first, long last) {

    private static final DateTimeFormatter FOLDER = DateTimeFormatter.ofPattern("'date='uuuu-MM-dd", Locale.ROOT);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HHmm", Locale.ROOT);
    private static final DateTimeFormatter BOTH =
            DateTimeFormatter.ofPattern("'date='uuuu-MM-dd HHmm", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
    private static final Pattern NAME = Pattern.compile("\\.([0-9]{4})-([0-9]{4})\\.json");

    /** The path below the folder of the domain. */
    String path(DatasetName dataset) {
        return time(first).format(FOLDER) + "/" + dataset.dataset() + "."
                + time(first).format(TIME) + "-" + time(last).format(TIME) + ".json";
    }

    boolean holds(long start) {
        return first <= start && start <= last;
    }

    /** Those of a dataset that lie in {@code folder}, the domain's in the inbox. */
    static List<BarFile> in(Path folder, DatasetName dataset) {
        return FileTree.of(folder, 2).whole().files().stream()
                .flatMap(file -> parse(folder.relativize(file), dataset).stream())
                .toList();
    }

    private static Optional<BarFile> parse(Path below, DatasetName dataset) {
        String name = below.getFileName().toString();
        if (below.getNameCount() != 2 || !name.startsWith(dataset.dataset())) {
            return Optional.empty();
        }
        Matcher times = NAME.matcher(name.substring(dataset.dataset().length()));
        try {
            return times.matches()
                    ? Optional.of(new BarFile(
                            millis(below.getName(0) + " " + times.group(1)),
                            millis(below.getName(0) + " " + times.group(2))))
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static long millis(String text) {
        return LocalDateTime.parse(text, BOTH).toInstant(ZoneOffset.UTC).toEpochMilli();
    }

    private static LocalDateTime time(long millis) {
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
    }
}
