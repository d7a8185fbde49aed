package io.caravan.route;

import io.caravan.notify.Attachment;
import io.caravan.notify.ReportMail;
import io.caravan.report.Export;
import io.caravan.report.Report;
import io.caravan.report.Reporting;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;

/** What goes out by mail of reports. */
public final class ReportMails {

    private final Reporting reporting;
    private final Path output;

    /** @param output below which the files of reports are */
    public ReportMails(Reporting reporting, Path output) {
        this.reporting = reporting;
        this.output = output;
    }

    /** The files of each of these days. */
    public ReportMail of(Report report, LocalDate first, LocalDate last) {
        return new ReportMail(
                report.title(),
                days(first, last),
                first.datesUntil(last.plusDays(1))
                        .flatMap(day -> files(report, day))
                        .toList());
    }

    /** The one file of several days. */
    public ReportMail of(Export export, Path file) {
        return new ReportMail(
                export.report().title(),
                days(export.first(), export.last()),
                List.of(attachment(file, String.valueOf(file.getFileName()))));
    }

    private static String days(LocalDate first, LocalDate last) {
        return first.equals(last) ? first.toString() : first + " to " + last;
    }

    private Stream<Attachment> files(Report report, LocalDate day) {
        return reporting.files(report, day).stream().map(file -> {
            String ending = file.toString().replaceAll(".*\\.", "");
            return attachment(file, report.name().report() + "_" + day + "." + ending);
        });
    }

    private Attachment attachment(Path file, String name) {
        return new Attachment(output.relativize(file).toString(), name);
    }
}
