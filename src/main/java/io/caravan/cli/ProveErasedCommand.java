package io.caravan.cli;

import io.caravan.erase.Findings;
import io.caravan.route.ErasureOffice;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code caravan prove-erased}: searches again. */
@Command(
        name = "prove-erased",
        description = "Searches all places again for a person, or for all who were erased.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:nothing is there, or the certificate is ours",
            "1:something is there, or was not searched",
            "2:it failed"
        })
final class ProveErasedCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private PersonOptions person = new PersonOptions();

    @Option(names = "--all", description = "For all who were erased and must not come back.")
    private boolean all;

    @Option(
            names = "--certificate",
            paramLabel = "FILE",
            description = "Only say whether this certificate (.json) is as it was signed.")
    private @Nullable Path certificate;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (Installation installation = Installation.open(Main.home())) {
            ErasureOffice office = installation.erasureOffice();
            int exitCode = certificate == null ? search(installation, office, out) : verify(office, certificate, out);
            out.flush();
            return exitCode;
        }
    }

    private static int verify(ErasureOffice office, Path certificate, PrintWriter out) {
        boolean right = office.certificates().verify(certificate);
        out.println(
                right ? "  The certificate is as it was signed." : "  The certificate was changed, or is not ours.");
        return right ? ExitCode.DONE : ExitCode.INCOMPLETE;
    }

    private int search(Installation installation, ErasureOffice office, PrintWriter out) {
        Findings findings = all
                ? office.erase().findErased()
                : office.erase()
                        .find(person.domain(), person.asked(office, installation.contracts(), spec))
                        .findings();
        ErasureReport.print(findings.places(), out);
        out.println();
        if (!findings.notSearched().isEmpty()) {
            out.println("  These were not searched, so nothing is proved of them:");
            findings.notSearched().forEach(place -> out.println("    " + place));
            out.println();
        }
        if (findings.found() == 0 && !findings.notSearched().isEmpty()) {
            out.println("  Nothing is there, but for what was not searched.");
            return ExitCode.INCOMPLETE;
        }
        out.println(findings.found() == 0 ? "  Nothing is there." : "  Something is there.");
        return findings.found() == 0 ? ExitCode.DONE : ExitCode.INCOMPLETE;
    }
}
