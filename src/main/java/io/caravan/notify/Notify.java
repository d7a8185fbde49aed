package io.caravan.notify;

import io.caravan.database.Database;
import io.caravan.database.Transaction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * The room's door: finds in the books what nobody has been told yet, and writes one mail about all of it, in the
 * transaction that marks it as told.
 */
public final class Notify {

    private static final int MOST_RUNS = 500;
    private static final String FULL_DISK = "full disk";

    /** A lag that went down may go up again; after so long it is another one. */
    private static final Duration ENDS_AFTER = Duration.ofMinutes(10);

    private final Database database;
    private final Path failed;

    /** @param failed the folder of files that could not be read, which mails name */
    public Notify(Database database, Path failed) {
        this.database = database;
        this.failed = failed;
    }

    /** Writes the mails that are due, if any. */
    public void tell() {
        tellRuns();
        notifyHeldRuns();
        tellLateReports();
    }

    private void tellLateReports() {
        database.run(transaction -> {
            List<LateReport> late = transaction
                    .sql(
                            """
                            SELECT report, day::text AS day, missing, trouble
                            FROM caravan.report WHERE late AND NOT told ORDER BY report, day FOR UPDATE SKIP LOCKED""")
                    .query(LateReport.class)
                    .list();
            if (late.isEmpty()) {
                return;
            }
            write(transaction, Mail.aboutLateReports(late));
            for (LateReport report : late) {
                transaction
                        .sql("UPDATE caravan.report SET told = true WHERE report = ? AND day = ?::date")
                        .params(report.report(), report.day())
                        .update();
            }
        });
    }

    private void tellRuns() {
        database.run(transaction -> {
            List<Incident> incidents = transaction
                    .sql(
                            """
                            SELECT run, file, entry, dataset, state = 'failed' AS failed, coalesce(failure, '') AS failure,
                                   read, rejected
                            FROM caravan.run
                            WHERE NOT told AND state IN ('failed', 'loaded') ORDER BY run LIMIT ?
                            FOR UPDATE SKIP LOCKED""")
                    .param(MOST_RUNS)
                    .query(Incident.class)
                    .list();
            if (incidents.isEmpty()) {
                return;
            }
            write(transaction, Mail.about(incidents, run -> reasons(transaction, run), failed));
            for (Incident incident : incidents) {
                transaction
                        .sql("UPDATE caravan.run SET told = true WHERE run = ?")
                        .param(incident.run())
                        .update();
            }
        });
    }

    private void notifyHeldRuns() {
        database.run(transaction -> {
            List<HeldRun> held = transaction
                    .sql(
                            """
                            SELECT run, dataset, file, entry, coalesce(failure, '') AS reason FROM caravan.run
                            WHERE NOT told AND state = 'held' ORDER BY run LIMIT ? FOR UPDATE SKIP LOCKED""")
                    .param(MOST_RUNS)
                    .query(HeldRun.class)
                    .list();
            List<HeldRun> comparisons = transaction
                    .sql(
                            """
                            UPDATE caravan.comparison SET told = true WHERE NOT told AND state = 'held'
                            RETURNING run, dataset, 'comparison with its table' AS file, '' AS entry, reason""")
                    .query(HeldRun.class)
                    .list();
            if (!comparisons.isEmpty()) {
                write(transaction, Mail.aboutHeldRuns(comparisons));
            }
            if (!held.isEmpty()) {
                write(transaction, Mail.aboutHeldRuns(held));
                var unused = transaction
                        .sql("UPDATE caravan.run SET told = true WHERE run = ANY (?)")
                        .param(held.stream().map(HeldRun::run).toArray(Long[]::new))
                        .update();
            }
        });
    }

    /**
     * Writes a mail about files that no dataset takes; each file is notified once while it lies there.
     *
     * @param files by their path below the inbox, when each was last written
     */
    public void tellUnmatched(Map<String, Instant> files) {
        database.run(transaction -> {
            List<String> added = files.entrySet().stream()
                    .filter(file -> isNew(transaction, unmatched(file.getKey(), file.getValue())))
                    .map(Map.Entry::getKey)
                    .toList();
            if (!added.isEmpty()) {
                write(transaction, Mail.aboutUnmatched(added));
            }
        });
    }

    /**
     * Writes a mail about files and folders of the inbox that cannot be opened, each once while it lies there.
     *
     * @param files by their names below the inbox, when each was last written
     */
    public void notifyUnopenable(Map<String, Instant> files) {
        database.run(transaction -> {
            List<String> added = files.entrySet().stream()
                    .filter(file -> isNew(transaction, unopenable(file.getKey(), file.getValue())))
                    .map(Map.Entry::getKey)
                    .toList();
            if (!added.isEmpty()) {
                write(transaction, Mail.aboutUnopenable(added));
            }
        });
    }

    /**
     * Writes a mail about full disks, once until {@link #endFullDisks()}.
     *
     * @param folders of ours that have no room; empty when it is the disk of the database
     */
    public void notifyFullDisks(List<String> folders) {
        database.run(transaction -> {
            if (isNew(transaction, FULL_DISK)) {
                write(transaction, Mail.aboutFullDisks(folders));
            }
        });
    }

    /** Notes that there is room: when a disk is full again, that is notified again. */
    public void endFullDisks() {
        var unused = database.once(client -> client.sql("DELETE FROM caravan.notice WHERE cause = ?")
                .param(FULL_DISK)
                .update());
    }

    /** A hash, as a name may be longer than an entry of an index, and may name a person, who can be erased. */
    private static String hashed(String file, Instant written) {
        return " " + UUID.nameUUIDFromBytes((written + " " + file).getBytes(StandardCharsets.UTF_8));
    }

    private static String unmatched(String file, Instant written) {
        return "unmatched" + hashed(file, written);
    }

    private static String unopenable(String file, Instant written) {
        return "unopenable" + hashed(file, written);
    }

    /** Whether nobody was notified of the cause, and notes that somebody is. A cause that lasts again has not ended. */
    private static boolean isNew(Transaction transaction, String cause) {
        boolean isNew = transaction
                        .sql("INSERT INTO caravan.notice (cause) VALUES (?) ON CONFLICT DO NOTHING")
                        .param(cause)
                        .update()
                > 0;
        if (!isNew) {
            transaction
                    .sql("UPDATE caravan.notice SET ended_at = NULL WHERE cause = ? AND ended_at IS NOT NULL")
                    .param(cause)
                    .update();
        }
        return isNew;
    }

    /**
     * Writes a mail about a source that could not be fetched, once until it has been fetched.
     *
     * @param part which of several reads of the source it was; empty when there is one
     */
    public void tellNotFetched(String dataset, String part, String reason) {
        database.run(transaction -> {
            if (isNew(transaction, notFetched(dataset, part))) {
                write(transaction, Mail.aboutSource(dataset, reason));
            }
        });
    }

    private static String notFetched(String dataset, String part) {
        return ("not fetched " + dataset + " " + part).strip();
    }

    /** Notes that a source has been fetched: when it fails again, that is notified again. */
    public void endNotFetched(String dataset, String part) {
        var unused = database.once(client -> client.sql("DELETE FROM caravan.notice WHERE cause = ?")
                .param(notFetched(dataset, part))
                .update());
    }

    /**
     * Writes a mail about lines of a followed log that may be lost, once.
     *
     * @param log its path
     * @param since when it was looked at last, before the log of then had gone
     */
    public void notifyLogGap(String dataset, String log, Instant since) {
        database.run(transaction -> {
            if (isNew(transaction, "log gap " + dataset + hashed(log, since))) {
                write(transaction, Mail.aboutLogGap(dataset, log, since));
            }
        });
    }

    /**
     * Writes a mail about a database that has to keep its log because we are behind, once while that lasts. It has ended when the
     * lag has been far below the limit for a while, so that a lag that goes up and down is notified once.
     *
     * @param lag whether it is above the limit, far below, or in between
     * @return whether the mail was written
     */
    public boolean tellBehind(String domain, String slot, long bytes, Lag lag) {
        String cause = "behind " + domain;
        return database.transact(transaction -> switch (lag) {
            case ABOVE_LIMIT -> {
                boolean isNew = isNew(transaction, cause);
                if (isNew) {
                    write(transaction, Mail.aboutBehind(domain, slot, bytes));
                }
                yield isNew;
            }
            case BELOW_LIMIT -> {
                transaction
                        .sql("UPDATE caravan.notice SET ended_at = NULL WHERE cause = ? AND ended_at IS NOT NULL")
                        .param(cause)
                        .update();
                yield false;
            }
            case FAR_BELOW_LIMIT -> {
                transaction
                        .sql(
                                "DELETE FROM caravan.notice WHERE cause = ? AND ended_at < now() - ? * interval '1 second'")
                        .params(cause, ENDS_AFTER.toSeconds())
                        .update();
                transaction
                        .sql("UPDATE caravan.notice SET ended_at = now() WHERE cause = ? AND ended_at IS NULL")
                        .param(cause)
                        .update();
                yield false;
            }
        });
    }

    /** How far the changes of a database are behind. */
    public enum Lag {
        ABOVE_LIMIT,
        BELOW_LIMIT,
        FAR_BELOW_LIMIT
    }

    /** Writes a mail about an outage of the database that is over, and that nobody was notified of while it lasted. */
    public void notifyOutage(Instant since, Instant until) {
        database.run(transaction -> write(transaction, Mail.aboutOutage(since, until)));
    }

    /** A day of a report that is to go out. */
    private record DueMail(String report, LocalDate day) {}

    /**
     * Writes the mails of the reports that were due, are made from fresh data, and go out by mail: once for each day.
     *
     * @param receivers each gets a mail of its own
     * @param mails what goes out of a report's day; empty when that report is no more
     */
    public void sendReports(List<String> receivers, BiFunction<String, LocalDate, Optional<ReportMail>> mails) {
        database.run(transaction -> {
            List<DueMail> due = transaction
                    .sql(
                            """
                            SELECT report, day FROM caravan.report
                            WHERE mail = 'due' AND fresh AND waiting_since IS NULL AND begun IS NULL
                            ORDER BY day, report FOR UPDATE SKIP LOCKED""")
                    .query(DueMail.class)
                    .list();
            for (DueMail day : due) {
                mails.apply(day.report(), day.day()).ifPresent(mail -> send(transaction, receivers, mail));
                transaction
                        .sql("UPDATE caravan.report SET mail = 'written' WHERE report = ? AND day = ?")
                        .params(day.report(), day.day())
                        .update();
            }
        });
    }

    /** Writes a mail, to each of the receivers, of a report that somebody has made by hand. */
    public void sendReport(List<String> receivers, ReportMail mail) {
        database.run(transaction -> send(transaction, receivers, mail));
    }

    private static void send(Transaction transaction, List<String> receivers, ReportMail report) {
        Mail mail = Mail.ofReport(report);
        receivers.forEach(receiver -> write(transaction, mail, receiver));
    }

    /** Writes a mail with the answers of queries. */
    public void sendAnswers(List<String> titles, List<Attachment> files) {
        database.run(transaction -> write(transaction, Mail.ofAnswers(titles, files)));
    }

    private static List<Reason> reasons(Transaction transaction, long run) {
        return transaction
                .sql(
                        """
                        SELECT field, rule, message, count(DISTINCT record) AS records,
                               (array_agg(DISTINCT line ORDER BY line))[1:5] AS lines
                        FROM caravan.reject WHERE run = ?
                        GROUP BY field, rule, message ORDER BY records DESC, field LIMIT 10""")
                .param(run)
                .query((row, number) -> new Reason(
                        row.getString("field"), row.getString("message"), row.getLong("records"), List.of((Long[])
                                row.getArray("lines").getArray())))
                .list();
    }

    private static void write(Transaction transaction, Mail mail) {
        write(transaction, mail, "");
    }

    /** @param receiver an address; empty for the people who look after this installation */
    private static void write(Transaction transaction, Mail mail, String receiver) {
        transaction
                .sql("INSERT INTO caravan.mail (receiver, subject, body, attachments) VALUES (?, ?, ?, ?)")
                .params(
                        receiver,
                        mail.subject(),
                        mail.body(),
                        mail.attachments().stream().map(Attachment::toString).collect(Collectors.joining("\n")))
                .update();
    }
}
