package io.caravan.cli;

import io.caravan.run.Fingerprint;
import io.caravan.settings.Settings;
import io.caravan.verify.Check;
import io.caravan.verify.Verify;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code caravan verify}: whether everything adds up. */
@Command(
        name = "verify",
        description = {
            "Reads the books, the tables and the folders again, and tells whether everything adds up.",
            "It changes nothing, and may run beside the service."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:everything adds up", "1:something does not", "2:it failed"})
final class VerifyCommand implements Callable<Integer> {

    private static final int MOST_SHOWN = 20;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (Installation installation = Installation.open(Main.home())) {
            Settings settings = installation.settings();
            List<Check> checks = new Verify(
                            installation.database(),
                            installation.contracts(),
                            new Fingerprint(installation.keys().of("fingerprints of files")),
                            settings.inbox(),
                            settings.archive(),
                            settings.failed(),
                            settings.output(),
                            Clock.systemUTC())
                    .verify();
            Tabular table = new Tabular("checked", "what", "");
            checks.forEach(check -> table.row(
                    check.checked(), check.what(), said(check.problems().size())));
            table.print(out);
            checks.forEach(check -> show(check, out));
            boolean sound = checks.stream().allMatch(check -> check.problems().isEmpty());
            out.println();
            out.println(sound ? "  Everything adds up." : "  Not everything adds up.");
            out.flush();
            return sound ? ExitCode.DONE : ExitCode.INCOMPLETE;
        }
    }

    private static String said(int problems) {
        return problems == 0 ? "ok" : problems == 1 ? "1 problem" : problems + " problems";
    }

    private static void show(Check check, PrintWriter out) {
        check.problems().stream().limit(MOST_SHOWN).forEach(problem -> out.println("    " + problem));
        if (check.problems().size() > MOST_SHOWN) {
            out.println("    and " + (check.problems().size() - MOST_SHOWN) + " more");
        }
    }
}
