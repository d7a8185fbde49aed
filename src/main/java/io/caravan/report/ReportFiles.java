package io.caravan.report;

import io.caravan.file.AtomicFile;
import io.caravan.file.Subfolders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The files of a report: {@code <report>/date=<day>/report.csv} and {@code chart.svg}. */
final class ReportFiles {

    private static final String ROWS = "report.csv";
    private static final String CHART = "chart.svg";

    private final Path folder;
    private final ZoneId zone;

    /** @param zone of the times in charts */
    ReportFiles(Path folder, ZoneId zone) {
        this.folder = folder;
        this.zone = zone;
    }

    Path place(Report report, LocalDate day) {
        return folder.resolve(report.name().report()).resolve("date=" + day);
    }

    /** Those of a day that are there. */
    List<Path> of(Report report, LocalDate day) {
        Path place = place(report, day);
        return Stream.of(ROWS, CHART).map(place::resolve).filter(Files::exists).toList();
    }

    /** Writes both, each beside its place first and then by rename; a chart of an earlier answer does not stay. */
    void write(Report report, LocalDate day, Answer answer) {
        Path place = place(report, day);
        try {
            Subfolders.make(Objects.requireNonNull(folder.getParent()), place);
            try (AtomicFile rows = AtomicFile.at(place.resolve(ROWS))) {
                rows.write(answer.csv().getBytes(StandardCharsets.UTF_8));
                Optional<byte[]> chart =
                        report.chart().flatMap(wanted -> ReportPicture.svg(report, wanted, day, zone, answer));
                if (chart.isPresent()) {
                    AtomicFile.write(place.resolve(CHART), chart.get());
                } else {
                    Files.deleteIfExists(place.resolve(CHART));
                }
                rows.commit();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives the rows of an export to its file. */
    @FunctionalInterface
    interface Rows {
        void to(RowsFile file);
    }

    /** Writes {@code <report>/<report>_<first>_<last>.<format>}, which appears by rename, and gives its place. */
    Path export(Export export, Rows rows) {
        Report report = export.report();
        String name = String.format(
                Locale.ROOT,
                "%s_%s_%s.%s",
                report.name().report(),
                export.first(),
                export.last(),
                export.format().ending());
        Path place = folder.resolve(report.name().report());
        Path target = place.resolve(name);
        try {
            Subfolders.make(Objects.requireNonNull(folder.getParent()), place);
            try (AtomicFile draft = AtomicFile.at(target)) {
                try (RowsFile file =
                        export.format().open(draft.temporary(), report.name().report(), export.columns())) {
                    rows.to(file);
                }
                draft.commit();
                return target;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
