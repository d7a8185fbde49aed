package io.caravan.report;

import io.caravan.contract.Contracts;
import io.caravan.database.Database;
import io.caravan.database.Transaction;
import io.caravan.failure.BusyException;
import io.caravan.failure.DatabaseException;
import io.caravan.failure.ReportException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What the books know of reports: which are due, which were begun, and whether their datasets are there. */
final class ReportBooks {

    /** Whether the run {@code r} is loaded, or has brought the same as one that is. */
    static final String IS_LOADED =
            """
            (r.state = 'loaded' OR (r.state = 'repeated' AND EXISTS (
                SELECT FROM caravan.run AS f WHERE f.run = r.repeats AND f.state = 'loaded')))""";

    private final Database database;
    private final Contracts contracts;
    private final ZoneId zone;

    /** @param zone whose days are meant */
    ReportBooks(Database database, Contracts contracts, ZoneId zone) {
        this.database = database;
        this.contracts = contracts;
        this.zone = zone;
    }

    /** Writes down that a report is due, unless it was made from fresh data already, and that it goes out by mail if it does. */
    void due(Report report, LocalDate day) {
        database.run(transaction -> transaction
                .sql(
                        """
                        INSERT INTO caravan.report AS r (report, day, waiting_since, mail)
                        VALUES (:report, :day, now(), :mail)
                        ON CONFLICT (report, day) DO UPDATE
                           SET waiting_since = CASE WHEN NOT r.fresh THEN coalesce(r.waiting_since, now()) END,
                               mail = CASE WHEN r.mail = '' THEN :mail ELSE r.mail END
                        WHERE r.waiting_since IS NULL AND NOT r.fresh OR r.mail = '' AND :mail = 'due'""")
                .param("report", report.name().toString())
                .param("day", day)
                .param("mail", report.mailed() ? "due" : "")
                .update());
    }

    /**
     * A report that is to be made.
     *
     * @param begun the parameters with which somebody began to make it and did not come to an end; empty for one that is due
     */
    record Open(String report, LocalDate day, @Nullable Instant waitingSince, Optional<Map<String, String>> begun) {

        boolean isLate(Duration most, Instant now) {
            return waitingSince != null && waitingSince.plus(most).isBefore(now);
        }
    }

    private record OpenRow(String report, LocalDate day, @Nullable OffsetDateTime since, @Nullable String begun) {}

    List<Open> open() {
        return database.transact(transaction -> transaction
                .sql(
                        """
                        SELECT report, day, waiting_since AS since, begun::text AS begun
                        FROM caravan.report WHERE waiting_since IS NOT NULL OR begun IS NOT NULL
                        ORDER BY day, report""")
                .query(OpenRow.class)
                .list()
                .stream()
                .map(ReportBooks::open)
                .toList());
    }

    private static Open open(OpenRow row) {
        return new Open(
                row.report(),
                row.day(),
                row.since() == null ? null : row.since().toInstant(),
                Optional.ofNullable(row.begun()).map(text -> JsonMapper.shared()
                        .readValue(text, new TypeReference<LinkedHashMap<String, String>>() {})));
    }

    /** The same once more, when it is our turn; empty when somebody else has done it meanwhile. */
    Optional<Open> still(Open open) {
        return open().stream()
                .filter(now -> now.report().equals(open.report()) && now.day().equals(open.day()))
                .findFirst();
    }

    /**
     * The turn to make a report, which one process has at a time, until the transaction ends or the process does.
     *
     * @throws ReportException when another one has it, and keeps it
     */
    Transaction turn(Report report) {
        Transaction turn = database.begin();
        try {
            turn.sql("SET LOCAL lock_timeout = '10s'").update();
            // A process that hangs loses its turn, and with it what it would still write.
            turn.sql("SET LOCAL idle_in_transaction_session_timeout = '1h'").update();
            turn.sql("SELECT true FROM pg_advisory_xact_lock(hashtext('caravan'), hashtext(?))")
                    .param("report " + report.name())
                    .query(Boolean.class)
                    .single();
            return turn;
        } catch (RuntimeException e) {
            turn.close();
            RuntimeException scrubbed = Database.scrubbed(e);
            throw scrubbed instanceof DatabaseException known && known.isLocked()
                    ? new BusyException(report.name() + ": another process makes it just now; try again")
                    : scrubbed;
        }
    }

    /** Writes down, before the first change, that a day is being made. */
    void begin(Report report, LocalDate day, Map<String, String> given) {
        database.run(transaction -> transaction
                .sql(
                        """
                        INSERT INTO caravan.report (report, day, begun) VALUES (?, ?, ?::jsonb)
                        ON CONFLICT (report, day) DO UPDATE SET begun = excluded.begun""")
                .params(report.name().toString(), day, JsonMapper.shared().writeValueAsString(given))
                .update());
    }

    /** Writes down, with the last change, that a day is made. */
    static void made(Transaction turn, Report report, LocalDate day, boolean fresh) {
        turn.sql(
                        """
                        UPDATE caravan.report
                        SET begun = NULL, made_at = now(), fresh = fresh OR :fresh, trouble = '', missing = '',
                            late = late AND NOT :fresh,
                            waiting_since = CASE WHEN NOT :fresh THEN waiting_since END
                        WHERE report = :report AND day = :day""")
                .param("fresh", fresh)
                .param("report", report.name().toString())
                .param("day", day)
                .update();
    }

    /** Writes down why a day cannot be made; true when nobody knew. */
    boolean troubled(ReportName report, LocalDate day, String trouble) {
        return database.transact(transaction -> transaction
                        .sql("UPDATE caravan.report SET trouble = :trouble"
                                + " WHERE report = :report AND day = :day AND trouble <> :trouble")
                        .param("report", report.toString())
                        .param("day", day)
                        .param("trouble", trouble)
                        .update()
                > 0);
    }

    /** Writes down that a day has waited for too long, and for what, so that somebody is told. */
    void late(ReportName report, LocalDate day, List<Upstream> missing) {
        database.run(transaction -> transaction
                .sql("UPDATE caravan.report SET late = true, missing = ? WHERE report = ? AND day = ?")
                .params(names(missing), report.toString(), day)
                .update());
    }

    static String names(List<Upstream> upstream) {
        return String.join(
                ", ",
                upstream.stream().map(missing -> missing.dataset().toString()).toList());
    }

    /** The datasets that are not fresh for {@code day}. */
    List<Upstream> missing(Report report, LocalDate day) {
        return database.transact(transaction -> report.upstream().stream()
                .filter(upstream -> !isThere(transaction, upstream, day))
                .toList());
    }

    private boolean isThere(Transaction transaction, Upstream upstream, LocalDate day) {
        return switch (upstream.freshness()) {
            case ONCE ->
                transaction
                        .sql("SELECT EXISTS (SELECT FROM caravan.run WHERE dataset = ? AND state = 'loaded')")
                        .param(upstream.dataset().toString())
                        .query(Boolean.class)
                        .single();
            case DAILY ->
                upstream.parts().isPresent()
                        ? new PartsOfDay(
                                        transaction,
                                        contracts.get(upstream.dataset()),
                                        upstream.parts().get(),
                                        day,
                                        zone)
                                .areThere()
                        : readUntil(transaction, upstream)
                                .map(asOf -> !asOf.isBefore(over(day)
                                        .atZoneSameInstant(ZoneOffset.UTC)
                                        .toLocalDateTime()))
                                .orElseGet(() -> hasArrived(transaction, upstream, day));
        };
    }

    /** The moment, in UTC, until which a table that is the dataset's source has been read; empty for a dataset of files. */
    private static Optional<LocalDateTime> readUntil(Transaction transaction, Upstream upstream) {
        return transaction
                .sql("SELECT as_of FROM caravan.watermark WHERE dataset = ? AND as_of IS NOT NULL")
                .param(upstream.dataset().toString())
                .query(LocalDateTime.class)
                .optional();
    }

    private OffsetDateTime over(LocalDate day) {
        return day.plusDays(1).atStartOfDay(zone).toOffsetDateTime();
    }

    /**
     * Whether there is a file of the day, or of a later one. Of one whose time is not known it is one that was loaded after the
     * day, because what is loaded while a day lasts cannot be all of it. The same content again tells as well that nothing is
     * new on that day.
     */
    private boolean hasArrived(Transaction transaction, Upstream upstream, LocalDate day) {
        return transaction
                .sql(String.format(
                        Locale.ROOT,
                        """
                        SELECT EXISTS (
                            SELECT FROM caravan.run AS r
                            WHERE dataset = :dataset AND %s
                              AND CASE WHEN file_time IS NULL THEN finished_at >= :over ELSE file_time >= :day END)""",
                        IS_LOADED))
                .param("over", over(day))
                .param("dataset", upstream.dataset().toString())
                .param("day", day.atStartOfDay())
                .query(Boolean.class)
                .single();
    }

    /** When a report was made last, and for which day. */
    record Last(String report, LocalDate day, String madeAt) {}

    /** The newest day of each report. */
    List<Last> last() {
        return database.transact(transaction -> transaction
                .sql(
                        """
                        SELECT DISTINCT ON (report) report, day, to_char(made_at, 'YYYY-MM-DD HH24:MI:SS') AS made_at
                        FROM caravan.report WHERE made_at IS NOT NULL ORDER BY report, day DESC""")
                .query(Last.class)
                .list());
    }
}
