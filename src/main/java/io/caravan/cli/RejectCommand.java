package io.caravan.cli;

import io.caravan.run.Holds;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code caravan reject}: does not let a held run delete what it would. */
@Command(
        name = "reject",
        description = {
            "Rejects a run that is held because it would delete more rows than its contract allows.",
            "It has changed nothing, and its file stays in the archive. The same file dropped again is a new run."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:it is rejected", "2:it is not held"})
final class RejectCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "RUN", description = "The run's number, as caravan status shows it.")
    private long run;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (Installation installation = Installation.open(Main.home())) {
            new Holds(installation.database()).reject(run);
            out.println("  Run " + run + " is rejected; it has changed nothing.");
            out.flush();
            return ExitCode.DONE;
        }
    }
}
