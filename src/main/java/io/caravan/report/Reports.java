package io.caravan.report;

import io.caravan.contract.Contract;
import io.caravan.contract.Contracts;
import io.caravan.contract.DatasetName;
import io.caravan.failure.ReportException;
import io.caravan.file.FileTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All reports that are in force. */
public final class Reports {

    private static final String FOLDER = "reports";

    /** Lies beside the reports in the output. */
    private static final String QUALITY = "quality";

    private final Map<ReportName, Report> reports;

    private Reports(Map<ReportName, Report> reports) {
        this.reports = Collections.unmodifiableMap(reports);
    }

    /**
     * Reads {@code <routes>/<domain>/reports/<name>.sql} and {@code <name>.report.json} of every report.
     *
     * @throws ReportException at the first that cannot be in force
     */
    public static Reports read(Path routes, Contracts contracts) {
        ReportReader reader = new ReportReader();
        Map<ReportName, Report> reports = new TreeMap<>();
        for (Path file : files(routes)) {
            String domain = file.getName(routes.getNameCount()).toString();
            String place = routes.getFileName() + "/" + domain + "/" + FOLDER;
            Report report = reader.read(name(file, domain, place), file, place);
            checkUpstream(report, contracts);
            reports.put(report.name(), report);
        }
        checkPlaces(reports.keySet());
        return new Reports(reports);
    }

    private static List<Path> files(Path routes) {
        return FileTree.of(routes, 3).whole().files().stream()
                .filter(file -> file.getNameCount() - routes.getNameCount() == 3
                        && file.getName(routes.getNameCount() + 1).toString().equals(FOLDER)
                        && Files.isRegularFile(file))
                .filter(Reports::isDeclaration)
                .toList();
    }

    /** Whether it is a report's declaration; a query that has none is forgotten work, and not passed over. */
    private static boolean isDeclaration(Path file) {
        String name = file.getFileName().toString();
        if (name.endsWith(ReportReader.QUERY)) {
            String declaration =
                    name.substring(0, name.length() - ReportReader.QUERY.length()) + ReportReader.DECLARATION;
            if (!Files.exists(file.resolveSibling(declaration))) {
                throw new ReportException(FOLDER + "/" + name + ": has no " + declaration + " beside it");
            }
        }
        return name.endsWith(ReportReader.DECLARATION);
    }

    private static ReportName name(Path declaration, String domain, String place) {
        String file = declaration.getFileName().toString();
        String name = file.substring(0, file.length() - ReportReader.DECLARATION.length());
        if (!ReportName.isSnakeCase(name)) {
            throw new ReportException(place + "/" + file + ": call it in snake_case, as its table is called so");
        }
        return new ReportName(domain, name);
    }

    private static void checkUpstream(Report report, Contracts contracts) {
        for (Upstream upstream : report.upstream()) {
            Contract contract = contracts
                    .find(upstream.dataset())
                    .filter(Contract::isLoaded)
                    .orElseThrow(() -> new ReportException(
                            report.name() + ": upstream " + upstream.dataset() + " is no dataset that is loaded"));
            upstream.parts().flatMap(Upstream.Parts::column).ifPresent(column -> {
                if (contract.table().fields().stream()
                        .noneMatch(field -> field.column().equals(column) && PartsOfDay.isTime(field))) {
                    throw new ReportException(
                            report.name() + ": upstream " + upstream.dataset() + ": at must be a column with a"
                                    + " time, or with seconds since 1970 as an integer, that is kept as it is; "
                                    + column + " is none");
                }
            });
        }
        if (contracts
                .find(new DatasetName(report.name().domain(), report.name().report()))
                .isPresent()) {
            throw new ReportException(
                    report.name() + ": a dataset is called so as well, and settings could not tell them apart");
        }
    }

    /** Tables of all reports are in one schema, and their files in one folder. */
    private static void checkPlaces(Collection<ReportName> names) {
        Map<String, ReportName> owners = new HashMap<>();
        for (ReportName name : names) {
            if (name.report().equals(QUALITY)) {
                throw new ReportException(name + ": the folder of the quality reports is called so");
            }
            ReportName owner = owners.put(name.report(), name);
            if (owner != null) {
                throw new ReportException(name + ": the table " + Datamart.SCHEMA + "." + name.report() + " belongs to "
                        + owner + " already");
            }
        }
    }

    public Collection<Report> all() {
        return reports.values();
    }

    /** The report of that name, which may do without its domain. */
    public Optional<Report> find(String name) {
        return reports.values().stream()
                .filter(report -> report.name().toString().equals(name)
                        || report.name().report().equals(name))
                .findFirst();
    }
}
