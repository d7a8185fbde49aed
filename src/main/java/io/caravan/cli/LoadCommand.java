package io.caravan.cli;

import io.caravan.contract.Contract;
import io.caravan.contract.DatasetName;
import io.caravan.database.Database;
import io.caravan.erase.Erase;
import io.caravan.failure.BusyException;
import io.caravan.failure.DatabaseAwayException;
import io.caravan.file.FileName;
import io.caravan.file.FolderListing;
import io.caravan.file.NameKind;
import io.caravan.route.Awaiting;
import io.caravan.route.Inbox;
import io.caravan.route.Service;
import io.caravan.run.Printable;
import io.caravan.run.Reasons;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code caravan load}: a folder as a batch. The folder stays as it is. */
@Command(
        name = "load",
        description = {
            "Processes all files of a folder now and tells what happened to every record.",
            "The folder stays as it is; the archive gets copies. The same folder again changes nothing."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:all records are loaded", "1:some were refused or wait", "2:it failed"})
final class LoadCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DIR", description = "The folder.")
    private Path folder = Path.of("");

    @Option(names = "--domain", required = true, description = "The domain the files belong to, such as shop.")
    private String domain = "";

    /** After which it is worth looking again whether another run is done with a file. */
    static final Duration A_MOMENT = Duration.ofMillis(200);

    /** A file and the dataset that takes it. */
    private record Item(Path file, String path, DatasetName dataset) {}

    @Override
    public Integer call() {
        if (!Files.isDirectory(folder)) {
            throw new ParameterException(spec.commandLine(), "there is no folder " + folder);
        }
        PrintWriter out = spec.commandLine().getOut();
        try (Stopping stopping = new Stopping();
                Installation installation = Installation.open(Main.home(), stopping::isAsked)) {
            Named.domain(spec, installation.contracts(), domain);
            try (Service service = installation.started(installation::service)) {
                return load(installation, service, out);
            }
        }
    }

    private int load(Installation installation, Service service, PrintWriter out) {
        Inbox inbox = service.inbox();
        List<Item> items = new ArrayList<>();
        List<String> unmatched = new ArrayList<>();
        FolderListing listing = FolderListing.of(folder);
        for (Path file : listing.files()) {
            if (Files.isDirectory(file)
                    || NameKind.of(file.getFileName().toString()).isBeside()) {
                continue; // a link to a folder, or no data
            }
            String below = FileName.below(folder, file);
            Optional<DatasetName> dataset =
                    inbox.match(domain, file.getFileName().toString());
            dataset.ifPresentOrElse(
                    name -> items.add(new Item(file, domain + "/" + below, name)), () -> unmatched.add(below));
        }
        // What others refer to comes first, so that little has to wait.
        items.sort(Comparator.comparingInt((Item item) -> depth(installation, item))
                .thenComparing(Item::path));
        boolean failed = !loadAll(installation, service, items);
        if (installation.isGivenUp()) {
            PrintWriter err = spec.commandLine().getErr();
            err.println("caravan: stopped before all was loaded; the same command goes on from there");
            err.flush();
            return ExitCode.FAILED;
        }
        Erase.Outcome erasure = Erase.Outcome.NOTHING;
        try {
            erasure = service.erase();
        } catch (RuntimeException e) {
            spec.commandLine().getErr().println("caravan: the erasure: " + Reasons.of(e));
            failed = true;
        }
        service.report();
        service.tell();
        int exitCode = new LoadReport(installation, service.owner()).print(out, unmatched);
        printUnopenable(out, listing);
        boolean erased = ErasureReport.print(erasure, out);
        out.println("  Warehouse  " + installation.address());
        out.println("  Output     " + installation.settings().output().resolve(domain));
        out.flush();
        return failed || !listing.unopenable().isEmpty()
                ? ExitCode.FAILED
                : erased && erasure.held() == 0 ? exitCode : Math.max(exitCode, ExitCode.INCOMPLETE);
    }

    private void printUnopenable(PrintWriter out, FolderListing listing) {
        if (!listing.unopenable().isEmpty()) {
            out.println("  Not loaded, as the name is not UTF-8 or the right to read is missing:");
            listing.unopenable().forEach(file -> out.println("    " + Printable.text(FileName.below(folder, file))));
            out.println();
        }
    }

    /** Loads the items, several at a time, but none before all that it may refer to; whether all were decided. */
    private boolean loadAll(Installation installation, Service service, List<Item> items) {
        Map<Integer, List<Item>> byDepth = items.stream()
                .collect(Collectors.groupingBy(item -> depth(installation, item), TreeMap::new, Collectors.toList()));
        ExecutorService workers =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try (Progress progress =
                Progress.over("Loading", items.size(), spec.commandLine().getErr())) {
            boolean decided = true;
            for (List<Item> level : byDepth.values()) {
                List<CompletableFuture<Boolean>> loads = level.stream()
                        .map(item -> CompletableFuture.supplyAsync(
                                () -> {
                                    boolean done = load(installation, service, item);
                                    if (!installation.isGivenUp()) {
                                        progress.step();
                                    }
                                    return done;
                                },
                                workers))
                        .toList();
                for (CompletableFuture<Boolean> load : loads) {
                    decided &= isDecided(installation, load);
                }
            }
            return decided;
        } finally {
            workers.shutdownNow();
        }
    }

    /** Waits for a load; false as soon as nobody waits any more, as a large file takes longer than the process is given then. */
    private static boolean isDecided(Installation installation, CompletableFuture<Boolean> load) {
        while (!load.isDone() && !installation.isGivenUp()) {
            var unused = CompletableFuture.anyOf(load)
                    .completeOnTimeout(false, A_MOMENT.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        }
        return load.isDone() && load.join();
    }

    /** Requests to be forgotten come after all that came with them. */
    private static int depth(Installation installation, Item item) {
        Contract contract = installation.contracts().get(item.dataset());
        return contract.isLoaded() ? installation.contracts().depth(contract) : Integer.MAX_VALUE;
    }

    /** Whether the file was decided; trouble with the database, and another run with the same content, are waited out. */
    private boolean load(Installation installation, Service service, Item item) {
        return load(installation, service, spec.commandLine().getErr(), item.dataset(), item.path(), item.file());
    }

    /** The same for any file, see {@link Service#load}. */
    static boolean load(
            Installation installation, Service service, PrintWriter err, DatasetName dataset, String path, Path file) {
        while (!installation.isGivenUp()) {
            @Nullable Exception trouble = service.load(dataset, path, file);
            if (trouble == null) {
                return true;
            }
            if (installation.isGivenUp()) {
                return false; // what fails as all is being closed is no news
            }
            if (trouble instanceof BusyException) {
                Awaiting.until(() -> false, A_MOMENT);
                continue;
            }
            if (!(Database.scrubbed(trouble) instanceof DatabaseAwayException)) {
                err.println("caravan: " + Printable.text(path) + ": " + Reasons.of(trouble));
                return false;
            }
            installation.await();
        }
        return false;
    }
}
