package io.caravan.cli;

import io.caravan.contract.DatasetName;
import io.caravan.failure.BusyException;
import io.caravan.route.Awaiting;
import io.caravan.route.Service;
import io.caravan.run.Holds;
import io.caravan.run.Printable;
import io.caravan.run.Reasons;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code caravan approve}: lets a held run delete what it would. */
@Command(
        name = "approve",
        description = {
            "Approves a run that is held because it would delete more rows than its contract allows, and does it.",
            "It reads the file from the archive, or compares with the table anew. Killed in between, the same command goes on."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:it is done, and all its records are loaded",
            "1:some were rejected",
            "2:it is not held, or it failed"
        })
final class ApproveCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "RUN", description = "The run's number, as caravan status shows it.")
    private long run;

    private static @Nullable Exception resume(Installation installation, Service service, Holds.Held approved) {
        @Nullable Exception failure = service.resume(approved);
        while (failure instanceof BusyException && !installation.isGivenUp()) {
            Awaiting.until(() -> false, LoadCommand.A_MOMENT);
            failure = service.resume(approved);
        }
        return failure;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (Installation installation = Installation.open(Main.home())) {
            Holds.Held approved = new Holds(installation.database()).approve(run);
            try (Service service = installation.started(installation::service)) {
                out.println("  Run " + run + " of " + approved.dataset() + " is approved: "
                        + Printable.text(approved.name()));
                out.flush();
                PrintWriter err = spec.commandLine().getErr();
                @Nullable
                Exception failure = approved.isComparison()
                        ? service.reconcile(DatasetName.parse(approved.dataset()), true, err::println)
                                .trouble()
                        : resume(installation, service, approved);
                if (failure != null) {
                    err.println("caravan: run " + run + ": " + Reasons.of(failure) + "; ./caravan approve " + run
                            + " tries it again");
                    err.flush();
                    return ExitCode.FAILED;
                }
                service.report();
                service.tell();
                int exitCode = new LoadReport(installation, service.owner()).print(out, List.of());
                out.flush();
                return exitCode;
            }
        }
    }
}
