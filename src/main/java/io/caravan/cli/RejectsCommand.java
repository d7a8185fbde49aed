package io.caravan.cli;

import io.caravan.run.Printable;
import io.caravan.run.Summary;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code caravan rejects}: which records were refused, and why. */
@Command(name = "rejects", description = "Lists refused records with file, line, field and reason; never a value.")
final class RejectsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--dataset", description = "Of this dataset alone, such as shop.customers.")
    private @Nullable String dataset;

    @Option(names = "--limit", defaultValue = "100", description = "At most so many, the newest (${DEFAULT-VALUE}).")
    private int limit;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (Installation installation = Installation.open(Main.home())) {
            if (dataset != null) {
                dataset = Named.dataset(spec, installation.contracts(), dataset)
                        .name()
                        .toString();
            }
            Summary summary = new Summary(installation.database());
            List<Summary.Refused> refused = summary.refused(dataset, limit);
            Tabular table = new Tabular("file", "line", "field", "rule", "what is wrong");
            for (Summary.Refused reject : refused) {
                String file = reject.entry().isEmpty() ? reject.file() : reject.file() + "!" + reject.entry();
                table.row(Printable.text(file), reject.line(), reject.field(), reject.rule(), reject.message());
            }
            if (table.isEmpty()) {
                out.println("  No reject is open.");
            } else {
                table.print(out);
                Tabular.printMore(out, summary.openRefusals(dataset), table.size(), "; --limit shows more");
            }
            out.flush();
            return ExitCode.DONE;
        }
    }
}
