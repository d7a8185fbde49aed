package io.caravan.notify;

import io.caravan.database.Database;
import io.caravan.database.Transaction;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The room's door: finds in the books what nobody has been told yet, and writes one mail about all of it, in the
 * transaction that marks it as told.
 */
public final class Notify {

    private static final int MOST_RUNS = 500;

    /** What differs from try to try, as the bytes that have come of a cut answer. */
    private static final Pattern NUMBERS = Pattern.compile("[0-9]+");

    private final Database database;

    public Notify(Database database) {
        this.database = database;
    }

    /** Writes the mails that are due, if any. */
    public void tell() {
        tellRuns();
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
            write(transaction, Mail.about(incidents, run -> reasons(transaction, run)));
            for (Incident incident : incidents) {
                transaction
                        .sql("UPDATE caravan.run SET told = true WHERE run = ?")
                        .param(incident.run())
                        .update();
            }
        });
    }

    /** Writes a mail about files that no dataset takes; each file is told once while it lies there. */
    public void tellUnmatched(List<String> files) {
        database.run(transaction -> {
            List<String> untold = files.stream()
                    .filter(file -> isUntold(transaction, "unmatched " + file))
                    .toList();
            if (!untold.isEmpty()) {
                write(transaction, Mail.aboutUnmatched(untold));
            }
        });
    }

    /**
     * Writes a mail about files and folders of the inbox that cannot be opened, each once.
     *
     * @param files their names below the inbox
     */
    public void notifyUnopenable(List<String> files) {
        database.run(transaction -> {
            List<String> untold = files.stream()
                    .filter(file -> isUntold(transaction, "unopenable " + file))
                    .toList();
            if (!untold.isEmpty()) {
                write(transaction, Mail.aboutUnopenable(untold));
            }
        });
    }

    /** Whether nobody was told, and notes that somebody is. */
    private static boolean isUntold(Transaction transaction, String fact) {
        return transaction
                        .sql("INSERT INTO caravan.fact (name, value) VALUES (?, 'told') ON CONFLICT DO NOTHING")
                        .param(fact)
                        .update()
                > 0;
    }

    /** Writes a mail about a source that could not be fetched from; the same of one that is asked often is told twice a day. */
    public void tellNotFetched(String dataset, String reason) {
        database.run(transaction -> {
            int untold = transaction
                    .sql(
                            """
                            INSERT INTO caravan.fact AS f (name, value) VALUES (?, now()::text)
                            ON CONFLICT (name) DO UPDATE SET value = excluded.value
                             WHERE f.value::timestamptz < now() - interval '12 hours'""")
                    .param("not fetched " + dataset + ": "
                            + NUMBERS.matcher(reason).replaceAll("0"))
                    .update();
            if (untold > 0) {
                write(transaction, Mail.aboutSource(dataset, reason));
            }
        });
    }

    /**
     * Writes a mail about a database that has to keep its log because we are behind, once until we are not any more; true when it
     * was written.
     */
    public boolean tellBehind(String domain, String slot, long bytes, boolean isBehind) {
        String fact = "behind " + domain;
        return database.transact(transaction -> {
            if (!isBehind) {
                transaction
                        .sql("DELETE FROM caravan.fact WHERE name = ?")
                        .param(fact)
                        .update();
                return false;
            }
            boolean untold = isUntold(transaction, fact);
            if (untold) {
                write(transaction, Mail.aboutBehind(domain, slot, bytes));
            }
            return untold;
        });
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
