package io.caravan.notify;

import io.caravan.run.Printable;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/**
 * A mail that a person can act on. One incident makes a mail of its own, several make a digest.
 *
 */
record Mail(String subject, String body, List<Attachment> attachments) {

    Mail {
        attachments = List.copyOf(attachments);
    }

    Mail(String subject, String body) {
        this(subject, body, List.of());
    }

    /** Incidents that a digest tells in full; the rest are counted. */
    private static final int TOLD_IN_FULL = 20;

    private static final String MENDING =
            """
            What to do: see the refused records with

                ./caravan rejects

            correct them at their source or in a copy of the file, and drop the corrected records into the inbox as a new
            file. They load then, and records that were waiting for them load by themselves. All other records are loaded;
            nothing has to be repeated.
            """;

    /** @param failed the folder of files that could not be read */
    static Mail about(List<Incident> incidents, LongFunction<List<Reason>> reasons, Path failed) {
        String subject = incidents.size() == 1
                ? subject(incidents.get(0))
                : "Caravan: " + incidents.size() + " files need a look";
        String told = incidents.stream()
                .limit(TOLD_IN_FULL)
                .map(incident -> paragraph(incident, reasons))
                .collect(Collectors.joining("\n"));
        String more = incidents.size() > TOLD_IN_FULL
                ? "\nand " + (incidents.size() - TOLD_IN_FULL) + " more files; ./caravan status lists them.\n"
                : "";
        boolean anyFailed = incidents.stream().anyMatch(Incident::failed);
        boolean anyRefused = incidents.stream().anyMatch(incident -> !incident.failed());
        return new Mail(
                subject,
                told + more + "\n" + (anyRefused ? MENDING : "") + (anyRefused && anyFailed ? "\n" : "")
                        + (anyFailed ? askingAgain(failed) : ""));
    }

    private static String askingAgain(Path failed) {
        return String.format(
                Locale.ROOT,
                """
                What to do: a file that could not be read has loaded nothing. It lies with a note beside it in

                    %s

                Ask its sender for it again, or mend it, and drop it into the inbox.
                """,
                Printable.text(failed.toString()));
    }

    static Mail aboutUnmatched(List<String> files) {
        return new Mail(
                "Caravan: " + files.size() + (files.size() == 1 ? " file waits" : " files wait")
                        + " that no dataset takes",
                "These files lie in the inbox, and no dataset takes files of their name:\n\n"
                        + files.stream()
                                .limit(50)
                                .map(file -> "  - " + Printable.text(file) + "\n")
                                .collect(Collectors.joining())
                        + """

                        What to do: rename them as their dataset expects, move them to its folder, or add a dataset for
                        them (routes/README.md tells how). Nothing else waits for them.
                        """);
    }

    static Mail aboutUnopenable(List<String> files) {
        return new Mail(
                "Caravan: " + files.size() + (files.size() == 1 ? " file" : " files")
                        + " in the inbox cannot be opened",
                "These files and folders of the inbox cannot be opened:\n\n"
                        + files.stream()
                                .limit(50)
                                .map(file -> "  - " + Printable.text(file) + "\n")
                                .collect(Collectors.joining())
                        + """

                        What to do: a name with \\x in it holds bytes that are not UTF-8; rename the file. Otherwise give the user
                        that Caravan runs as the right to read it, and to list the folders that it is in. It loads then. All
                        other files are loaded meanwhile.
                        """);
    }

    static Mail aboutFullDisks(List<String> folders) {
        return new Mail(
                "Caravan: a disk is full",
                "There is no room left "
                        + (folders.isEmpty()
                                ? "on the disk of the database.\n"
                                : "in\n\n"
                                        + folders.stream()
                                                .map(folder -> "  - " + Printable.text(folder) + "\n")
                                                .collect(Collectors.joining()))
                        + """

                        Files stay in the inbox and nothing is lost.

                        What to do: make room. Caravan goes on by itself within a minute.
                        """);
    }

    static Mail aboutLogGap(String dataset, String log, Instant since) {
        return new Mail(
                "Caravan: lines of the log of " + dataset + " may be missing",
                "The log " + Printable.text(log) + " that was read at " + since.truncatedTo(ChronoUnit.SECONDS)
                        + " is gone: it has no other name in its folder,\n"
                        + "or one of a file that cannot be read. What was written to it after that was not loaded.\n\n"
                        + "What to do: look for the log as it was rotated, unpack it unless it is a .gz, and drop the whole file\n"
                        + "into the inbox; lines that were loaded before change nothing. Let rotation leave it in the folder of the\n"
                        + "log, plain or as .gz.\n");
    }

    static Mail aboutHeldRuns(List<HeldRun> held) {
        return new Mail(
                held.size() == 1
                        ? "Caravan: run " + held.get(0).run() + " of "
                                + held.get(0).dataset() + " waits for your approval"
                        : "Caravan: " + held.size() + " runs wait for your approval",
                "A file or a table is all there is of its dataset, and lacks more rows than the contract allows\n"
                        + "(maxDeleted). Nothing has been changed.\n\n"
                        + held.stream().map(run -> "  - " + run + "\n").collect(Collectors.joining())
                        + """

                        What to do: ask where it comes from whether it is whole. Approve the run if so, and reject it otherwise:

                        """
                        + held.stream()
                                .map(run -> "    ./caravan approve " + run.run() + "\n    ./caravan reject " + run.run()
                                        + "\n")
                                .collect(Collectors.joining()));
    }

    static Mail aboutLateReports(List<LateReport> late) {
        LateReport first = late.get(0);
        return new Mail(
                late.size() == 1
                        ? "Caravan: report " + first.report() + " of " + first.day() + " waits"
                        : "Caravan: " + late.size() + " reports wait",
                late.stream().map(report -> report + "\n").collect(Collectors.joining())
                        + """

                        What to do: see with ./caravan status what has come, and ask the senders of what is missing, or drop
                        it into the inbox. A report is made by itself as soon as it can be. To have it now, as far as the
                        data go:

                        """
                        + late.stream()
                                .map(report ->
                                        "    ./caravan report " + report.report() + " --date " + report.day() + "\n")
                                .collect(Collectors.joining()));
    }

    static Mail aboutSource(String dataset, String reason) {
        return new Mail(
                "Caravan: " + dataset + " could not be fetched",
                "The source of " + dataset + " could not be fetched, and was tried several times: "
                        + Printable.text(reason)
                        + ".\n"
                        + String.format(
                                Locale.ROOT,
                                """

                        What is missing is not loaded. It is tried again at its next time.

                        What to do: see whether the source is there and gives what it should. To fetch it at once, run

                            ./caravan fetch %s
                        """,
                                dataset));
    }

    static Mail aboutRejectedMail(String receiver, String subject, SendFailure failure) {
        return new Mail(
                "Caravan: a mail to " + Printable.text(receiver) + " is rejected",
                "The mail \"" + Printable.text(subject) + "\" to " + Printable.text(receiver) + " was not sent: "
                        + failure
                        + ".\n"
                        + String.format(
                                Locale.ROOT,
                                """

                        It is not sent again. All other mails go out.

                        What to do: %s
                        """,
                                failure.advice()));
    }

    static Mail aboutOutage(Instant since, Instant until) {
        return new Mail(
                "Caravan: the database was away",
                String.format(
                        Locale.ROOT,
                        """
                Caravan could not reach its database from %s to %s, and could not send a mail at that moment. Files stayed in
                the inbox and nothing is lost; it has gone on by itself.

                What to do: nothing, unless it happens again. Then see in the log of PostgreSQL why it was away.
                """,
                        since.truncatedTo(ChronoUnit.SECONDS),
                        until.truncatedTo(ChronoUnit.SECONDS)));
    }

    static Mail aboutBehind(String domain, String slot, long bytes) {
        return new Mail(
                "Caravan: the database of " + domain + " has to keep its log",
                String.format(
                        Locale.ROOT,
                        """
                The changes of the database of %1$s are not captured as fast as they are made, or not at all. Until they are,
                that database keeps its log for them: %3$d megabytes by now. It can fill its disk, or lets changes go that
                were not captured yet.

                What to do: see in the log of Caravan why it does not capture. If that lasts, whoever looks after the database can
                let it forget Caravan, which makes room at once:

                    SELECT pg_drop_replication_slot('%2$s');

                Nothing is lost by that: Caravan begins anew and reads all there is.
                """,
                        domain,
                        slot,
                        bytes >> 20));
    }

    static Mail ofReport(ReportMail report) {
        return new Mail(
                "Caravan: " + report.title() + ", " + report.days(),
                "Attached is what the report \"" + report.title() + "\" tells of " + report.days() + ":\n\n"
                        + report.files().stream()
                                .map(file -> "  - " + file.name() + "\n")
                                .collect(Collectors.joining()),
                report.files());
    }

    static Mail ofAnswers(List<String> titles, List<Attachment> files) {
        return new Mail(
                titles.size() == 1
                        ? "Caravan: " + titles.get(0)
                        : "Caravan: the answers of " + titles.size() + " queries",
                "These answers are attached, as CSV:\n\n"
                        + titles.stream().map(title -> "  - " + title + "\n").collect(Collectors.joining())
                        + """

                        Somebody has asked for them with ./caravan query --mail. They are of the moment that their names tell.
                        """,
                files);
    }

    private static String subject(Incident incident) {
        return incident.failed()
                ? "Caravan: " + incident.name() + " could not be read"
                : "Caravan: " + incident.rejected() + " of " + incident.read() + " records refused in "
                        + incident.name();
    }

    private static String paragraph(Incident incident, LongFunction<List<Reason>> reasons) {
        if (incident.failed()) {
            return incident.name() + " (" + incident.dataset() + ") could not be read: "
                    + Printable.text(incident.failure()) + ".\n";
        }
        return incident.name() + " (" + incident.dataset() + "): " + incident.rejected() + " of " + incident.read()
                + " records were refused:\n"
                + reasons.apply(incident.run()).stream()
                        .map(reason -> reason + "\n")
                        .collect(Collectors.joining());
    }
}
