package io.caravan.route;

import io.caravan.report.Report;
import io.caravan.report.Reports;
import io.caravan.settings.Settings;
import org.apache.camel.builder.RouteBuilder;

/** A route for each report, from its declaration: when it is due. The kamelet and the shared routes say what becomes of it. */
final class ReportRoutes extends RouteBuilder {

    /** Exchange property: the report's name. */
    static final String REPORT = "report";

    private final Reports reports;
    private final Settings settings;

    ReportRoutes(Reports reports, Settings settings) {
        this.reports = reports;
        this.settings = settings;
    }

    @Override
    public void configure() {
        for (Report report : reports.all()) {
            String schedule = settings.schedule(report.name()).orElse(report.schedule());
            from("kamelet:scheduled-report?report=" + report.name() + "&schedule=RAW(" + schedule + ")")
                    .routeId("report-" + report.name().domain() + "-"
                            + report.name().report())
                    .description(report.title())
                    .to("direct:report");
        }
    }
}
