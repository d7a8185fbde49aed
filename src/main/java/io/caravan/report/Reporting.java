package io.caravan.report;

import io.caravan.contract.Contracts;
import io.caravan.database.Database;
import io.caravan.database.Transaction;
import io.caravan.failure.DatabaseAwayException;
import io.caravan.failure.DatabaseException;
import io.caravan.failure.ReportException;
import io.caravan.run.OneByOne;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The room's door: makes reports, by hand or when they are due and their datasets are there.
 *
 * <p>A day consists of files and of rows in a table, which cannot change in one moment. So that both tell the same in the end,
 * wherever a process dies, the books are told first that the day was begun; then the files change, and last the rows, in the
 * transaction that ends what was begun. Whoever finds a day that is begun and nobody's turn makes it again.
 */
public final class Reporting {

    private static final Logger LOG = LoggerFactory.getLogger(Reporting.class);

    private final OneByOne days = new OneByOne(LOG);
    private final Reports reports;
    private final ReportQuery query;
    private final ReportFiles files;
    private final ReportBooks books;
    private final Clock clock;

    /**
     * @param folder where the files of all reports lie
     * @param clock in the zone whose days are meant
     */
    public Reporting(Database database, Contracts contracts, Reports reports, Path folder, Clock clock) {
        this.reports = reports;
        this.query = new ReportQuery(database);
        this.files = new ReportFiles(folder, clock.getZone());
        this.books = new ReportBooks(database, contracts, clock.getZone());
        this.clock = clock;
    }

    /** Makes sure that the queries of all reports can be asked and give what is declared. */
    public void check() {
        reports.all().forEach(query::check);
    }

    /** The last day that is over. */
    public LocalDate yesterday() {
        return LocalDate.now(clock).minusDays(1);
    }

    /** A day that was made. */
    public record Made(Report report, LocalDate day, int rows, Path place, List<String> missing) {}

    /**
     * Makes a day, whatever its datasets are like; what is missing of them is told.
     *
     * @param given values for parameters, in place of their defaults
     */
    public Made make(Report report, LocalDate day, Map<String, String> given) {
        try (Transaction turn = books.turn(report)) {
            return make(turn, report, day, given);
        }
    }

    private Made make(Transaction turn, Report report, LocalDate day, Map<String, String> given) {
        Map<String, Object> values = report.values(day, given);
        List<Upstream> missing = books.missing(report, day);
        Answer answer = query.ask(report, values);
        books.begin(report, day, given);
        files.write(report, day, answer);
        Datamart.replace(turn, report, day, answer);
        ReportBooks.made(turn, report, day, missing.isEmpty() && given.isEmpty());
        turn.commit();
        return new Made(
                report,
                day,
                answer.cells().size(),
                files.place(report, day),
                missing.stream().map(upstream -> upstream.dataset().toString()).toList());
    }

    /** Days that were written into one file. */
    public record Exported(int rows, Path place) {}

    /** Writes rows as they are now into one file; nothing changes of the days that were made. */
    public Exported export(Export export) {
        AtomicInteger rows = new AtomicInteger();
        Path place = files.export(
                export,
                file -> query.askEach(export, (day, answer) -> {
                    rows.addAndGet(answer.cells().size());
                    write(export, day, answer, file);
                }));
        return new Exported(rows.get(), place);
    }

    private static void write(Export export, LocalDate day, Answer answer, RowsFile file) {
        try {
            for (List<String> row : answer.cells()) {
                file.row(export.cells(day, row));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The files of a day that was made; a day without anything to draw has no chart. */
    public List<Path> files(Report report, LocalDate day) {
        return files.of(report, day);
    }

    /** {@code due}: the day that is over is to be made, as soon as its datasets are there. */
    public void due(String report) {
        books.due(reports.find(report).orElseThrow(), yesterday());
    }

    /** {@code reports}: makes what is due and can be made, and what somebody began and did not live to end. */
    public void makeOpen() {
        var unused =
                days.each(books.open(), open -> "report " + open.report() + " of " + open.day(), open -> reports.find(
                                open.report())
                        .ifPresent(report -> make(report, open)));
    }

    private void make(Report report, ReportBooks.Open open) {
        List<Upstream> missing = List.of();
        try {
            missing = books.missing(report, open.day());
            if (open.begun().isPresent() || missing.isEmpty()) {
                takeTurn(report, open);
                return;
            }
        } catch (DatabaseAwayException e) {
            throw e;
        } catch (DatabaseException | ReportException e) {
            trouble(report, open, String.valueOf(e.getMessage()));
        } catch (UncheckedIOException e) {
            trouble(report, open, "its files cannot be written");
        }
        if (open.isLate(report.waitAtMost(), clock.instant())) {
            books.late(report.name(), open.day(), missing);
        }
    }

    private void takeTurn(Report report, ReportBooks.Open open) {
        try (Transaction turn = books.turn(report)) {
            Optional<ReportBooks.Open> still = books.still(open);
            if (still.isPresent()) {
                Made made = make(turn, report, open.day(), still.get().begun().orElse(Map.of()));
                LOG.info("report {} of {}: {} rows", report.name(), made.day(), made.rows());
            }
        }
    }

    private void trouble(Report report, ReportBooks.Open open, String what) {
        if (books.troubled(report.name(), open.day(), what)) {
            LOG.error("report {} of {}: {}; it is tried again", report.name(), open.day(), what);
        }
    }

    /** When each report was made last, by its name: the day and the time. */
    public Map<String, String> last() {
        return books.last().stream()
                .collect(Collectors.toMap(ReportBooks.Last::report, last -> last.day() + " (" + last.madeAt() + ")"));
    }
}
