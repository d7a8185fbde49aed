package io.caravan.cli;

import io.caravan.notify.Notify;
import io.caravan.notify.ReportMail;
import io.caravan.report.Export;
import io.caravan.report.ExportFormat;
import io.caravan.report.Report;
import io.caravan.report.Reporting;
import io.caravan.report.Reports;
import io.caravan.route.ReportMails;
import io.caravan.settings.Settings;
import java.io.PrintWriter;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code caravan report}: makes reports by hand. */
@Command(
        name = "report",
        description = {
            "Lists the reports, or makes one for a day or for several, as often as you like.",
            "It does not wait for datasets that are late; it says which are."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:it is made", "2:it cannot be"})
final class ReportCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            description = "The report, such as monthly_sales or b2b.monthly_sales. Without it all are listed.")
    private @Nullable String name;

    @Option(
            names = "--date",
            paramLabel = "DAY",
            converter = Day.class,
            description = "The day it is for; yesterday unless said.")
    private @Nullable LocalDate date;

    @Option(names = "--from", paramLabel = "DAY", converter = Day.class, description = "The first of several days.")
    private @Nullable LocalDate from;

    @Option(
            names = "--to",
            paramLabel = "DAY",
            converter = Day.class,
            description = "The last of them; yesterday unless said.")
    private @Nullable LocalDate to;

    @Option(names = "--param", paramLabel = "NAME=VALUE", description = "Another value than the declaration's own.")
    private Map<String, String> given = new LinkedHashMap<>();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = {
                "Writes the rows of all these days into one file instead, as they are now: ${COMPLETION-CANDIDATES}."
            })
    private @Nullable ExportFormat format;

    @Option(
            names = "--mail",
            description = "Sends what it has written to those who get reports (caravan.mail.reports-to).")
    private boolean mail;

    @Option(names = "--check", description = "Only tells whether all queries give what their declarations say.")
    private boolean check;

    /** A day as people write it. */
    static final class Day implements ITypeConverter<LocalDate> {

        @Override
        public LocalDate convert(String text) {
            try {
                return LocalDate.parse(text);
            } catch (DateTimeException e) {
                throw new TypeConversionException("'" + text + "' is no day such as 2022-07-31");
            }
        }
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (Installation installation = Installation.open(Main.home())) {
            Reports reports = installation.reports();
            Reporting reporting = installation.reporting();
            if (name != null && !check) {
                make(installation, find(reports, name), out);
            } else if (date != null || from != null || to != null || format != null || mail || !given.isEmpty()) {
                throw refused("say which report is to be made");
            } else if (check) {
                reporting.check();
                out.println("  The queries give what their declarations say: "
                        + reports.all().size() + " reports.");
            } else {
                list(installation, reports, reporting.last(), out);
            }
            out.flush();
            return ExitCode.DONE;
        }
    }

    private Report find(Reports reports, String wanted) {
        return reports.find(wanted)
                .orElseThrow(() -> Named.unknown(
                        spec,
                        "report",
                        wanted,
                        reports.all().stream()
                                .map(report -> report.name().toString())
                                .toList()));
    }

    private void make(Installation installation, Report report, PrintWriter out) {
        Reporting reporting = installation.reporting();
        LocalDate yesterday = reporting.yesterday();
        if (date != null && (from != null || to != null)) {
            throw refused("say --date, or --from and --to");
        }
        if (from == null && to != null) {
            throw refused("say --from as well");
        }
        LocalDate first = date != null ? date : from != null ? from : yesterday;
        LocalDate last = date != null ? date : to != null ? to : yesterday;
        if (first.isAfter(last)) {
            throw refused("the first day, " + first + ", is after the last, " + last);
        }
        if (last.isAfter(yesterday.plusDays(1))) {
            throw refused("the day " + last + " has not come yet");
        }
        ReportMails mails = new ReportMails(reporting, installation.settings().output());
        if (format != null) {
            Export export = new Export(report, first, last, given, format);
            Reporting.Exported exported = reporting.export(export);
            out.println("  " + report.name() + ": " + exported.rows() + " rows, " + exported.place());
            send(installation, mails.of(export, exported.place()), out);
            return;
        }
        first.datesUntil(last.plusDays(1)).forEach(day -> {
            Reporting.Made made = reporting.make(report, day, given);
            out.println("  " + report.name() + " of " + day + ": " + made.rows() + " rows, " + made.place());
            if (!made.missing().isEmpty()) {
                out.println("    without all data of that day: not there yet is " + String.join(", ", made.missing()));
            }
            out.flush();
        });
        send(installation, mails.of(report, first, last), out);
    }

    private void send(Installation installation, ReportMail report, PrintWriter out) {
        if (mail) {
            Settings.Mail settings = installation.settings().mail();
            new Notify(installation.database(), installation.settings().failed())
                    .sendReport(settings.receiversOfReports(), report);
            installation.sendMails();
            List<String> receivers = settings.reportsTo().isEmpty() ? List.of(settings.to()) : settings.reportsTo();
            out.println("  The mail goes to " + String.join(", ", receivers) + ".");
        }
    }

    private ParameterException refused(String why) {
        return new ParameterException(spec.commandLine(), why);
    }

    private static void list(Installation installation, Reports reports, Map<String, String> last, PrintWriter out) {
        Tabular table = new Tabular("report", "due", "newest day", "what it tells");
        for (Report report : reports.all()) {
            table.row(
                    report.name(),
                    installation.settings().schedule(report.name()).orElse(report.schedule()),
                    last.getOrDefault(report.name().toString(), "none yet"),
                    report.title());
        }
        table.print(out);
    }
}
