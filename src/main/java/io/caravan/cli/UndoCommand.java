package io.caravan.cli;

import io.caravan.load.Undo;
import io.caravan.run.Printable;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code caravan undo}: withdraws a delivery. */
@Command(
        name = "undo",
        description = {
            "Withdraws a run: the contents are then as if its file had never come. Files that came later keep their effect.",
            "Only for datasets whose contract says undo, and for so long. The raw file stays in the archive."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:it is withdrawn", "2:it cannot be, and nothing has changed"})
final class UndoCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "RUN", description = "The run's number, as caravan status and caravan why show it.")
    private long run;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (Installation installation = Installation.open(Main.home())) {
            Undo.Result result = installation.undo().undo(run);
            out.println("  Run " + run + " of " + result.dataset() + " is withdrawn: " + Printable.text(result.file()));
            out.println("    " + result.removed() + " records are gone, in place of " + result.replaced()
                    + " another version is back, " + result.waiting() + " wait no more");
            out.flush();
            return ExitCode.DONE;
        }
    }
}
