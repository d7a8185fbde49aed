package io.caravan.notify;

import java.util.List;

/**
 * What goes out of a report.
 *
 * @param title of the report, in words
 * @param days which it is for
 */
public record ReportMail(String title, String days, List<Attachment> files) {

    public ReportMail {
        files = List.copyOf(files);
    }
}
