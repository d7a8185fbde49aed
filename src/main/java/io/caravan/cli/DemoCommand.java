package io.caravan.cli;

import io.caravan.failure.CommandException;
import io.caravan.file.AtomicFile;
import io.caravan.file.FileTree;
import io.caravan.report.Report;
import io.caravan.report.Reporting;
import io.caravan.route.Awaiting;
import io.caravan.route.Inbox;
import io.caravan.route.Service;
import io.caravan.run.Reasons;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code caravan demo}: the whole job on the sample, as a user would do it, on a service that then stays up. */
@Command(
        name = "demo",
        description = {
            "Drops the sample into the inbox, tells what happened to every record, and stays up (Ctrl-C ends it).",
            "The second time it shows that the same files change nothing."
        })
final class DemoCommand implements Callable<Integer> {

    private static final Duration AT_MOST = Duration.ofMinutes(10);

    /** Until when the sample goes. */
    private static final LocalDate SAMPLE_DAY = LocalDate.of(2024, 2, 29);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException, IOException {
        PrintWriter out = spec.commandLine().getOut();
        out.println("Starting Caravan; the first time this takes a moment.");
        out.flush();
        // First, so that the stand-ins are closed before the process may end.
        try (Stopping stopping = new Stopping();
                StandIns standIns = StandIns.start(Main.home())) {
            return RunCommand.serve(spec, stopping, true, standIns.environment(), running -> {
                show(running, standIns.asks());
                Logging.service(Logging.isVerbose(spec)); // only now, as each run would be a line within the account
            });
        }
    }

    private void show(RunCommand.RunningService running, List<StandIns.Ask> asks) {
        PrintWriter out = running.out();
        Path inbox = running.installation().settings().inbox();
        Path sample = Objects.requireNonNull(inbox.getParent()).resolve("sample");
        List<Path> files = files(sample);
        out.println("Dropping " + files.size() + " files of " + sample + " into the inbox.");
        out.flush();
        files.forEach(file -> drop(file, inbox.resolve(sample.relativize(file))));
        int all = files.size() + fetch(running, asks);

        Inbox watched = running.service().inbox();
        try (Progress progress =
                Progress.over("Loading", all, spec.commandLine().getErr())) {
            Awaiting.until(
                    () -> {
                        long left = watched.waiting() - watched.unmatched().size();
                        progress.at(all - left);
                        return left == 0 || running.installation().isGivenUp();
                    },
                    AT_MOST);
        }
        if (running.installation().isGivenUp()) {
            return;
        }
        List<String> unmatched = watched.unmatched().stream().map(watched::name).toList();
        new LoadReport(running.installation(), running.service().owner()).print(out, unmatched);
        int reports = makeReports(running.installation(), asks);
        running.service().report();
        Path output = running.installation().settings().output();
        out.println("  Warehouse  " + running.installation().address());
        out.println("  Output     " + output);
        out.println("  Reports    " + output.resolve("reports") + " (" + reports + "; pages on quality in quality/)");
        out.println("  Questions  ./caravan query --all");
        out.println(
                "  Mails      " + output.resolve("outbox") + " (one about the refused records follows in a moment)");
        out.println();
        out.println("Caravan stays up: drop files of your own into " + inbox + "/shop, or look with ./caravan status,");
        out.println("./caravan rejects and ./caravan routes in another terminal. Ctrl-C ends it.");
        out.flush();
    }

    /** Reads what the stand-ins for the systems of others have; gives how many files have come of it. */
    private static int fetch(RunCommand.RunningService running, List<StandIns.Ask> asks) {
        int files = 0;
        for (StandIns.Ask ask : asks) {
            if (running.installation().isGivenUp()) {
                return files;
            }
            Service.Fetched fetched = ask.since()
                    .map(day -> running.service().history(ask.dataset(), day))
                    .orElseGet(() -> running.service().fetch(ask.dataset()));
            if (fetched.trouble() != null) {
                throw new CommandException(
                        "the demo cannot fetch " + ask.dataset() + ": " + Reasons.of(fetched.trouble()));
            }
            files += fetched.files();
        }
        if (files > 0) {
            running.out().println("Fetching " + files + " more files from stand-ins for the systems of others.");
            running.out().flush();
        }
        return files;
    }

    /** Of what is made up, up to this moment, the last day that is over; of the sample its last day. */
    private static int makeReports(Installation installation, List<StandIns.Ask> asks) {
        Collection<Report> reports = installation.reports().all();
        Reporting reporting = installation.reporting();
        reports.forEach(report -> {
            boolean isMadeUp = asks.stream()
                    .anyMatch(ask -> ask.dataset().domain().equals(report.name().domain()));
            var unused = reporting.make(report, isMadeUp ? reporting.yesterday() : SAMPLE_DAY, Map.of());
        });
        return reports.size();
    }

    private static List<Path> files(Path folder) {
        // What lies beside the domains' folders tells about the sample.
        return FileTree.of(folder).whole().files().stream()
                .filter(file -> Files.isRegularFile(file) && !folder.equals(file.getParent()))
                .toList();
    }

    /** By a rename, as a file should be handed in. */
    private static void drop(Path file, Path place) {
        try {
            Files.createDirectories(Objects.requireNonNull(place.getParent()));
            try (AtomicFile copy = AtomicFile.at(place)) {
                copy.copyOf(file);
                Files.setLastModifiedTime(copy.temporary(), Files.getLastModifiedTime(file));
                copy.commitWithoutSync();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
