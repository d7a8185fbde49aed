package io.caravan.cli;

import io.caravan.contract.Contract;
import io.caravan.mend.Mend;
import io.caravan.route.ErasureOffice;
import io.caravan.run.Refusals;
import io.caravan.settings.Settings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code caravan fix}: the refused records, to be mended. */
@Command(
        name = "fix",
        description = {
            "Writes the refused records as a CSV with their lines and reasons, to be mended in a spreadsheet.",
            "Mended and dropped into the inbox they load, and the books link them to the refused ones.",
            "What it writes is personal data; below output/fixes an erasure finds it."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:all refused records are written", "1:some are not to be had any more", "2:it failed"})
final class FixCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "FILE.csv",
            arity = "0..1",
            description = "Where to write, for one dataset alone; otherwise a file for each below output/fixes.")
    private @Nullable Path target;

    @Mixin
    private RefusedOptions options = new RefusedOptions();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (Installation installation = Installation.open(Main.home())) {
            Settings settings = installation.settings();
            ErasureOffice office = installation.erasureOffice();
            office.erase().sweep();
            Map<Contract, List<Refusals.Refused>> refused = options.refused(installation, spec);
            if (target != null && refused.size() > 1) {
                throw new ParameterException(
                        spec.commandLine(), "there are refused records of several datasets; name one with --dataset");
            }
            long gone = ErasureTurn.whileNobodyErases(office.erasures(), out, () -> write(settings, refused, out));
            if (refused.isEmpty()) {
                out.println("  No reject is open.");
            }
            if (gone > 0) {
                out.println("  " + gone + " records are not to be had any more: their files are no longer kept.");
            }
            out.flush();
            return gone == 0 ? ExitCode.DONE : ExitCode.INCOMPLETE;
        }
    }

    /** Gives how many records are not to be had any more. */
    private long write(Settings settings, Map<Contract, List<Refusals.Refused>> refused, PrintWriter out) {
        Mend mend = RefusedOptions.mend(settings);
        long gone = 0;
        for (Map.Entry<Contract, List<Refusals.Refused>> entry : refused.entrySet()) {
            Contract contract = entry.getKey();
            Path place = target == null ? RefusedOptions.target(settings, contract, ".csv") : target.toAbsolutePath();
            Mend.Result result = mend.toCsv(contract, entry.getValue(), place);
            gone += result.gone();
            if (result.written() > 0) {
                out.println("  " + contract.name() + ": " + result.written() + " records in " + place);
                out.println("    Mend it, keep the column caravan_mends, and drop it anywhere below "
                        + settings.inbox().resolve(contract.name().domain()));
            }
        }
        return gone;
    }
}
