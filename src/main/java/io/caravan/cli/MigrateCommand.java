package io.caravan.cli;

import io.caravan.load.Warehouse;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code caravan migrate}: the tables, without anything else. */
@Command(
        name = "migrate",
        description = {
            "Makes the tables fit this version and the contracts, and does nothing else. Every command does so by itself;",
            "this one is for a database in which the service itself may neither make nor change tables."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:the tables fit", "2:it failed"})
final class MigrateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--grant",
            paramLabel = "USER",
            description =
                    "Lets this database user load, erase, read and make reports, and neither make nor change tables.")
    private @Nullable String user;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (Installation installation = Installation.open(Main.home())) {
            if (user != null) {
                new Warehouse(installation.database()).grant(installation.contracts(), installation.views(), user);
            }
            out.println("  The tables fit.");
            out.flush();
            return ExitCode.DONE;
        }
    }
}
