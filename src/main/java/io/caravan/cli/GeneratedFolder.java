package io.caravan.cli;

import io.caravan.file.FileTree;
import io.caravan.generate.Expected;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where generated files go and by which seed they are made, for all kinds of them. */
final class GeneratedFolder {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--out",
            required = true,
            description = "An empty or new folder; <folder>.expected.json is written beside it.")
    private Path out = Path.of("");

    @Option(names = "--seed", defaultValue = "1", description = "Another seed gives other data (${DEFAULT-VALUE}).")
    private long seed;

    /** Writes files below a folder; options that cannot work are an {@link IllegalArgumentException}. */
    interface Generator {
        Expected into(Path folder);
    }

    long seed() {
        return seed;
    }

    /** Generates into the folder, and tells what must become of it. */
    int generate(Generator generator) {
        mustBeEmpty();
        try {
            return tell(spec, out, generator.into(out));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private void mustBeEmpty() {
        if (Files.exists(out) && !Files.isDirectory(out)) {
            throw new ParameterException(spec.commandLine(), out + " is a file; name a folder");
        }
        if (!FileTree.of(out, 1).whole().entries().isEmpty()) {
            throw new ParameterException(spec.commandLine(), "the folder " + out + " is not empty");
        }
    }

    /** Writes beside it what must become of what was written, and shows it. */
    static int tell(CommandSpec spec, Path written, Expected expected) {
        Path beside = written.resolveSibling(written.getFileName() + ".expected.json");
        expected.write(beside);
        PrintWriter out = spec.commandLine().getOut();
        Tabular table = new Tabular("dataset", "records", "rows in the end", "rejected", "pending");
        expected.datasets()
                .forEach((name, dataset) ->
                        table.row(name, dataset.read(), dataset.rows(), dataset.rejected(), dataset.pending()));
        table.print(out);
        out.println();
        out.println("  Written to " + written + "; what must become of it is in " + beside + ".");
        out.flush();
        return ExitCode.DONE;
    }
}
