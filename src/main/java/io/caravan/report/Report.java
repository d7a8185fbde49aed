package io.caravan.report;

import io.caravan.database.Select;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A report as its two files say it.
 *
 * @param place how messages name its query's file
 * @param schedule when it becomes due, a Quartz cron expression
 * @param dated whether each row tells by itself of when it is, so that those of several days go together
 * @param mailed whether a day that was made when it was due goes out by mail
 * @param waitAtMost how long it may wait for its upstream before somebody is told
 */
public record Report(
        ReportName name,
        String title,
        String place,
        Select query,
        String schedule,
        List<Upstream> upstream,
        List<ReportColumn> columns,
        Optional<ReportChart> chart,
        Map<String, ReportParameter> parameters,
        boolean dated,
        boolean mailed,
        Duration waitAtMost) {

    /** What every query may ask for, without saying so. */
    static final String DAY = "day";

    public Report {
        upstream = List.copyOf(upstream);
        columns = List.copyOf(columns);
        parameters = Map.copyOf(parameters);
    }

    /** The values of the query's parameters: those given, and the defaults of the others. */
    Map<String, Object> values(LocalDate day, Map<String, String> given) {
        Map<String, Object> values = ReportParameter.values(parameters, name.toString(), given);
        values.put(DAY, day);
        return values;
    }
}
