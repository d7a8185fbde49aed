package io.caravan.cli;

import io.caravan.clean.Clean;
import io.caravan.contract.Contract;
import io.caravan.contract.Contracts;
import io.caravan.failure.UnreadableFileException;
import io.caravan.read.Read;
import io.caravan.reject.Reject;
import io.caravan.reject.Violation;
import io.caravan.run.Run;
import io.caravan.run.SourceFile;
import io.caravan.settings.Settings;
import io.caravan.settings.SettingsReader;
import io.caravan.validate.ValidRows;
import io.caravan.validate.Validate;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code caravan check}: what a file would do. It needs no database and writes nothing. */
@Command(
        name = "check",
        description = {
            "Shows what would become of a file's records; nothing is written.",
            "Whether what they refer to is known shows only when they are loaded."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:all records are valid", "1:some would be refused", "2:the file cannot be read"})
final class CheckCommand implements Callable<Integer> {

    private static final int MOST_SHOWN = 100;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "The file.")
    private Path file = Path.of("");

    @Option(names = "--dataset", required = true, description = "The dataset, such as shop.customers.")
    private String dataset = "";

    @Override
    public Integer call() throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new ParameterException(spec.commandLine(), "there is no file " + file);
        }
        Settings settings = SettingsReader.read(Main.home(), System.getenv());
        Contract contract = Named.dataset(spec, Contracts.read(settings.routes()), dataset);
        Read read = new Read(settings.batchSize(), settings.limits(), Clock.systemUTC());
        PrintWriter out = spec.commandLine().getOut();
        SourceFile source =
                SourceFile.onlyRead(contract.name().domain() + "/" + file.getFileName(), file.toAbsolutePath());
        long valid = 0;
        long refused = 0;
        long violations = 0;
        Tabular table = new Tabular("line", "field", "rule", "what is wrong");
        try {
            for (SourceFile entry : read.entries(source)) {
                Validate validate = new Validate(Clock.systemUTC());
                Clean clean = new Clean();
                try (Read.Batches batches = read.batches(new Run(0, 0, contract, entry))) {
                    while (batches.hasNext()) {
                        ValidRows rows = validate.validate(batches.next());
                        valid += clean.clean(rows).rows().size();
                        refused += rows.rejects().size();
                        for (Reject reject : rows.rejects()) {
                            violations += reject.violations().size();
                            show(reject, table);
                        }
                    }
                }
            }
        } catch (UnreadableFileException e) {
            out.println("  The file cannot be read: " + e.reason() + ".");
            out.flush();
            return ExitCode.FAILED;
        }
        out.println("  " + (valid + refused) + " records: " + valid + " valid, " + refused + " would be refused.");
        if (!table.isEmpty()) {
            out.println();
            table.print(out);
            Tabular.printMore(out, violations, table.size(), "");
        }
        out.flush();
        return refused == 0 ? ExitCode.DONE : ExitCode.INCOMPLETE;
    }

    private static void show(Reject reject, Tabular table) {
        for (Violation violation : reject.violations()) {
            if (table.size() < MOST_SHOWN) {
                table.row(reject.line(), violation.field(), violation.rule(), violation.message());
            }
        }
    }
}
