package io.caravan.cli;

import io.caravan.contract.DatasetName;
import io.caravan.run.Holds;
import io.caravan.run.Printable;
import io.caravan.run.Summary;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** What happened to every record of a load, as a table. */
final class LoadReport {

    private static final int MOST_REASONS = 20;

    private final Summary summary;
    private final Holds holds;
    private final Path failed;
    private final int owner;

    /** @param owner the process whose runs are told; 0 for all */
    LoadReport(Installation installation, int owner) {
        this.summary = new Summary(installation.database());
        this.holds = new Holds(installation.database());
        this.failed = installation.settings().failed();
        this.owner = owner;
    }

    /** Gives the exit code that says whether all is loaded. */
    int print(PrintWriter out, List<String> unmatched) {
        List<Summary.Dataset> datasets = summary.datasets(owner);
        out.println();
        counts(datasets, owner == 0).print(out);
        out.println();
        files(out, datasets);
        reasons(out, datasets);
        boolean isHeld =
                owner == 0 ? !holds.all().isEmpty() : datasets.stream().anyMatch(dataset -> dataset.held() > 0);
        if (isHeld) {
            held(out);
        }
        if (!unmatched.isEmpty()) {
            out.println("  Waiting, as no dataset takes " + (unmatched.size() == 1 ? "it:" : "them:"));
            unmatched.stream().limit(MOST_REASONS).forEach(file -> out.println("    " + Printable.text(file)));
            Tabular.printMore(out, unmatched.size(), MOST_REASONS, " files");
            out.println();
        }
        boolean anyFailed = datasets.stream().anyMatch(dataset -> dataset.failed() > 0);
        boolean incomplete =
                datasets.stream().anyMatch(dataset -> dataset.rejected() + dataset.pending() + dataset.open() > 0);
        return anyFailed
                ? ExitCode.FAILED
                : incomplete || isHeld || !unmatched.isEmpty() ? ExitCode.INCOMPLETE : ExitCode.DONE;
    }

    /**
     * The frequent outcomes always, the others where there are any.
     *
     * @param always whether it is about all that ever was: then rejects that are open stand apart from all of them
     */
    private static Tabular counts(List<Summary.Dataset> datasets, boolean always) {
        Map<String, ToLongFunction<Summary.Dataset>> columns = new LinkedHashMap<>();
        columns.put("read", Summary.Dataset::read);
        columns.put("loaded", Summary.Dataset::loaded);
        column(columns, datasets, "updated", Summary.Dataset::updated);
        column(columns, datasets, "unchanged", Summary.Dataset::unchanged);
        column(columns, datasets, "superseded", Summary.Dataset::superseded);
        column(columns, datasets, "suppressed", Summary.Dataset::suppressed);
        if (always) {
            columns.put("open rejects", Summary.Dataset::open);
        }
        columns.put(always ? "rejected so far" : "rejected", Summary.Dataset::rejected);
        columns.put("pending", Summary.Dataset::pending);
        columns.put("duplicate", Summary.Dataset::duplicate);
        List<String> header = new ArrayList<>(List.of("dataset"));
        header.addAll(columns.keySet());
        Tabular table = new Tabular(header.toArray(String[]::new));
        for (Summary.Dataset dataset : datasets) {
            List<Object> row = new ArrayList<>(List.of(dataset.dataset()));
            columns.values().forEach(column -> row.add(column.applyAsLong(dataset)));
            table.row(row.toArray());
        }
        return table;
    }

    private static void column(
            Map<String, ToLongFunction<Summary.Dataset>> columns,
            List<Summary.Dataset> datasets,
            String name,
            ToLongFunction<Summary.Dataset> count) {
        if (datasets.stream().mapToLong(count).sum() > 0) {
            columns.put(name, count);
        }
    }

    private void files(PrintWriter out, List<Summary.Dataset> datasets) {
        long loaded = datasets.stream().mapToLong(Summary.Dataset::files).sum();
        long repeated = datasets.stream().mapToLong(Summary.Dataset::repeated).sum();
        long unreadable = datasets.stream().mapToLong(Summary.Dataset::failed).sum();
        if (loaded == 0 && unreadable == 0 && repeated > 0) {
            out.println("  Nothing has changed: all " + repeated + " files were loaded before.");
        } else {
            out.println("  " + loaded + " files loaded" + (repeated > 0 ? ", " + repeated + " were loaded before" : "")
                    + (unreadable > 0 ? ", " + unreadable + " could not be read (see " + failed + ")" : "") + ".");
        }
        long again = owner == 0
                ? 0
                : datasets.stream()
                        .mapToLong(dataset -> Math.max(0, dataset.open() - dataset.rejected()))
                        .sum();
        if (repeated > 0 && again > 0) {
            out.println("  Rejects of files that were loaded before are still open: " + again
                    + "; ./caravan rejects shows them.");
        }
        long settled = owner == 0 ? 0 : summary.settledFromEarlier(owner);
        if (settled > 0) {
            out.println("  " + settled + " records of earlier files were waiting for these and have loaded too.");
        }
        out.println();
    }

    /** All that wait for a person, whoever has brought them. */
    private void held(PrintWriter out) {
        holds.all().forEach(run -> out.println("  " + waits(run)));
        out.println();
    }

    /** What a run waits for, and what to do. */
    static String waits(Holds.Held run) {
        return "Run " + run.run() + " of " + run.dataset() + (run.isComparison() ? ", a " + run.name() + "," : "") + " "
                + (run.approved()
                        ? "is approved and not done; ./caravan approve " + run.run() + " goes on"
                        : "is held, as " + run.reason() + "; ./caravan approve " + run.run()
                                + " does it, ./caravan reject " + run.run() + " does not");
    }

    private void reasons(PrintWriter out, List<Summary.Dataset> datasets) {
        Tabular refused = new Tabular("refused", "field", "what is wrong", "records");
        List<Summary.RefusedFor> reasons = summary.refusedByReason(owner);
        reasons.stream()
                .limit(MOST_REASONS)
                .forEach(reason -> refused.row(reason.dataset(), reason.field(), reason.message(), reason.records()));
        if (!refused.isEmpty()) {
            refused.print(out);
            Tabular.printMore(out, reasons.size(), refused.size(), " reasons; ./caravan rejects shows them");
            out.println();
        }
        Tabular waiting = new Tabular("waiting", "for a record of", "records");
        Set<String> domains =
                datasets.stream().map(dataset -> domain(dataset.dataset())).collect(Collectors.toSet());
        summary.waiting().stream()
                .filter(reason -> domains.contains(domain(reason.dataset())))
                .forEach(reason -> waiting.row(reason.dataset(), reason.missing(), reason.records()));
        if (!waiting.isEmpty()) {
            waiting.print(out);
            out.println();
        }
    }

    private static String domain(String dataset) {
        return DatasetName.parse(dataset).domain();
    }
}
