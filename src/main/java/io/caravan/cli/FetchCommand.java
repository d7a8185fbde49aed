package io.caravan.cli;

import io.caravan.contract.DatasetName;
import io.caravan.route.Service;
import io.caravan.run.Holds;
import io.caravan.run.Reasons;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code caravan fetch}: asks a dataset's source now, rather than at its next time. */
@Command(
        name = "fetch",
        description = {
            "Fetches what the source of a dataset has, into the inbox.",
            "A running service takes it from there; without one, ./caravan load does, with the inbox folder of its domain."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:it lies in the inbox, or what is gone is taken away",
            "1:a comparison is held",
            "2:it could not be fetched, or not all of it; what is there is whole"
        })
final class FetchCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DATASET", description = "The dataset, such as retail.orders.")
    private String dataset = "";

    @Option(
            names = "--reconcile",
            description = {
                "Fetches nothing, and takes away what is gone where it was fetched from.",
                "Held, for ./caravan approve, if it is more than the contract allows."
            })
    private boolean reconcile;

    @Option(
            names = "--all",
            description = "Reads all rows of a table, also those that were read before, as when some are missing here.")
    private boolean all;

    @Option(
            names = "--from",
            paramLabel = "DAY",
            description = "What was since that day (UTC) and is missing, for a source that can tell it.")
    private @Nullable LocalDate from;

    @Override
    public Integer call() {
        if (Stream.of(reconcile, from != null, all).filter(chosen -> chosen).count() > 1) {
            throw new ParameterException(spec.commandLine(), "choose one of --from, --all and --reconcile");
        }
        PrintWriter out = spec.commandLine().getOut();
        try (Installation installation = Installation.open(Main.home());
                Service service = installation.started(installation::service)) {
            DatasetName name =
                    Named.dataset(spec, installation.contracts(), dataset).name();
            PrintWriter err = spec.commandLine().getErr();
            Service.Fetched fetched = from != null
                    ? service.history(name, from, err::println)
                    : reconcile
                            ? service.reconcile(name, false, err::println)
                            : all ? service.fetchAll(name, err::println) : service.fetch(name, err::println);
            Exception trouble = fetched.trouble();
            if (trouble != null) {
                out.println("  " + name + " could not be fetched: " + Reasons.of(trouble) + ".");
            }
            if (fetched.files() > 0) {
                out.println("  Fetched into " + installation.settings().inbox().resolve(name.domain()) + ": "
                        + fetched.files() + (fetched.files() == 1 ? " file." : " files."));
            }
            Optional<Holds.Held> held = reconcile && trouble == null ? held(installation, name) : Optional.empty();
            if (held.isPresent()) {
                service.tell();
                out.println("  " + LoadReport.waits(held.get()) + ".");
            } else if (fetched.files() == 0 && trouble == null) {
                out.println(reconcile ? "  What is gone there is taken away." : "  There is nothing new.");
            }
            if (fetched.unknown() > 0) {
                out.println("  Bars that no source tells of, and that are left out: " + fetched.unknown() + ".");
            }
            out.flush();
            return trouble != null ? ExitCode.FAILED : held.isPresent() ? ExitCode.INCOMPLETE : ExitCode.DONE;
        }
    }

    private static Optional<Holds.Held> held(Installation installation, DatasetName dataset) {
        return new Holds(installation.database())
                .all().stream()
                        .filter(held -> held.isComparison() && held.dataset().equals(dataset.toString()))
                        .findFirst();
    }
}
