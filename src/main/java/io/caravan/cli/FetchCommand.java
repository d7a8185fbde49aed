package io.caravan.cli;

import io.caravan.contract.DatasetName;
import io.caravan.route.Reasons;
import io.caravan.route.Service;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code caravan fetch}: asks a dataset's source now, rather than at its next time. */
@Command(
        name = "fetch",
        description = {
            "Fetches what the source of a dataset has, into the inbox.",
            "A running service takes it from there; without one, ./caravan load raw_data/inbox/DOMAIN does."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:it lies in the inbox", "2:it could not be fetched, and nothing of it is there"})
final class FetchCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DATASET", description = "The dataset, such as retail.orders.")
    private String dataset = "";

    @Option(
            names = "--reconcile",
            description = "Fetches nothing, and takes away what is gone where it was fetched from.")
    private boolean reconcile;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (Installation installation = Installation.open(Main.home());
                Service service = installation.service()) {
            DatasetName name =
                    installation.contracts().get(DatasetName.parse(dataset)).name();
            service.start(installation.contracts());
            Exception trouble = reconcile ? service.reconcile(name) : service.fetch(name);
            String done = reconcile
                    ? "  " + name + " holds nothing that is gone."
                    : "  What is new lies in " + installation.settings().inbox().resolve(name.domain()) + ".";
            out.println(trouble == null ? done : "  " + name + " could not be fetched: " + Reasons.of(trouble) + ".");
            out.flush();
            return trouble == null ? ExitCode.DONE : ExitCode.FAILED;
        }
    }
}
