package io.caravan.cli;

import io.caravan.erase.CertificateKey;
import io.caravan.erase.Findings;
import io.caravan.erase.Verification;
import io.caravan.failure.CommandException;
import io.caravan.failure.InvalidSettingException;
import io.caravan.route.ErasureOffice;
import io.caravan.settings.Keys;
import io.caravan.settings.SettingsReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code caravan prove-erased}: searches again, or checks a certificate. */
@Command(
        name = "prove-erased",
        description = {
            "Searches all places again for a person, or for all who were erased.",
            "With --certificate it checks a certificate instead; with --key as well, it needs no installation."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:nothing is there, or the certificate is as it was signed",
            "1:something is there or was not searched, or the certificate was changed or signed with another key",
            "2:it failed, or a file is no certificate or no public key"
        })
final class ProveErasedCommand implements Callable<Integer> {

    private static final String WITHOUT_KEY =
            "get caravan.pub from whoever issued the certificate, and give it with --key";

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

    @Option(
            names = "--key",
            paramLabel = "PUB",
            description =
                    "The public key (caravan.pub) of the installation that issued the certificate, got from there and not with"
                            + " the certificate. Without it, the key of the installation here.")
    private @Nullable Path publicKey;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        int exitCode;
        if (certificate != null) {
            if (all || person.isNamed()) {
                throw new ParameterException(
                        spec.commandLine(), "--certificate checks a file and searches for nobody; leave the other out");
            }
            exitCode = verify(certificate, out);
        } else if (publicKey != null) {
            throw new ParameterException(
                    spec.commandLine(), "--key checks a certificate; say which with --certificate");
        } else {
            try (Installation installation = Installation.open(Main.home())) {
                exitCode = search(installation, installation.erasureOffice(), out);
            }
        }
        out.flush();
        return exitCode;
    }

    private int verify(Path file, PrintWriter out) {
        CertificateKey key = publicKey == null ? ownKey() : CertificateKey.read(publicKey);
        Verification verification = Verification.of(file, key);
        out.println(
                switch (verification.result()) {
                    case AS_SIGNED -> "  The certificate is as it was signed.";
                    case CHANGED -> "  The certificate was changed after it was signed.";
                    case SIGNED_BY_ANOTHER_KEY ->
                        "  The certificate was signed with another key, so nothing can be said of its content.";
                });
        out.println("  Signed with  " + verification.signer());
        if (verification.result() == Verification.Result.SIGNED_BY_ANOTHER_KEY) {
            out.println("  Checked with " + key.fingerprint());
        }
        return verification.result() == Verification.Result.AS_SIGNED ? ExitCode.DONE : ExitCode.INCOMPLETE;
    }

    /** Reads settings and keys alone: the database may be away, and nothing is made where there is no installation. */
    private static CertificateKey ownKey() {
        try {
            return Keys.existing(SettingsReader.read(Main.home(), System.getenv()))
                    .map(ErasureOffice::certificateKey)
                    .orElseThrow(() -> new CommandException(
                            "--key is missing, and there is no installation here whose key"
                                    + " could have signed the certificate",
                            WITHOUT_KEY));
        } catch (InvalidSettingException e) {
            throw new CommandException(
                    "--key is missing, and the key of the installation here cannot be read: " + e.text(), WITHOUT_KEY);
        }
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
