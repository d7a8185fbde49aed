package io.caravan.cli;

import io.caravan.contract.Contract;
import io.caravan.mend.Mend;
import io.caravan.route.Service;
import io.caravan.run.Refusals;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code caravan replay}: the refused records once more, as they came. */
@Command(
        name = "replay",
        description = {
            "Runs the refused records again, as after a change of their contract: those that keep it now are loaded.",
            "The books link them to the refused ones."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:all of them are loaded", "1:some are refused again or wait", "2:it failed"})
final class ReplayCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private RefusedOptions options = new RefusedOptions();

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        try (Installation installation = Installation.open(Main.home())) {
            Map<Contract, List<Refusals.Refused>> refused = options.refused(installation, spec);
            if (refused.isEmpty()) {
                out.println("  No reject is open.");
                out.flush();
                return ExitCode.DONE;
            }
            try (Service service = installation.started(installation::service)) {
                boolean all = true;
                boolean decided = true;
                for (Map.Entry<Contract, List<Refusals.Refused>> entry : refused.entrySet()) {
                    long meant = entry.getValue().stream()
                            .mapToLong(file -> file.refusals().size())
                            .sum();
                    Path file = RefusedOptions.target(installation.settings(), entry.getKey(), ".jsonl");
                    Mend.Result result = RefusedOptions.mend(installation.settings())
                            .toLines(entry.getKey(), entry.getValue(), file);
                    out.println("  " + entry.getKey().name() + ": " + result.written() + " of " + meant
                            + " refused records run again");
                    all &= result.written() == meant;
                    decided &= result.written() == 0 || load(installation, service, entry.getKey(), file);
                }
                service.tell();
                int exitCode = new LoadReport(installation, service.owner()).print(out, List.of());
                out.flush();
                return !decided ? ExitCode.FAILED : all ? exitCode : Math.max(exitCode, ExitCode.INCOMPLETE);
            }
        }
    }

    private boolean load(Installation installation, Service service, Contract contract, Path file) throws IOException {
        String path = contract.name().domain() + "/replay/" + Objects.requireNonNull(file.getFileName());
        boolean decided =
                LoadCommand.load(installation, service, spec.commandLine().getErr(), contract.name(), path, file);
        if (decided) {
            Files.delete(file); // the archive has it now
        }
        return decided;
    }
}
