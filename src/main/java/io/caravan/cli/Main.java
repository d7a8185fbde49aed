package io.caravan.cli;

import io.caravan.run.Reasons;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.logging.LogManager;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** The command line's entry. */
@Command(
        name = "caravan",
        description = "Business files in, a PostgreSQL warehouse that accounts for every record out.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        version = "Caravan 0.1.0",
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            LoadCommand.class,
            FetchCommand.class,
            CheckCommand.class,
            StatusCommand.class,
            RejectsCommand.class,
            FixCommand.class,
            ReplayCommand.class,
            WhyCommand.class,
            UndoCommand.class,
            ApproveCommand.class,
            RejectCommand.class,
            DecideErasureCommand.class,
            MigrateCommand.class,
            VerifyCommand.class,
            ReportCommand.class,
            QueryCommand.class,
            RoutesCommand.class,
            EraseCommand.class,
            ProveErasedCommand.class,
            ExportSubjectCommand.class,
            GenerateCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Main {

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Show what happens in detail, and the stack trace of an error.")
    private boolean verbose;

    private Main() {}

    public static void main(String[] arguments) {
        Surroundings.neutralise();
        LogManager.getLogManager().reset(); // the driver logs past our log, and quotes what it was given
        Surroundings.warning().ifPresent(warning -> System.err.println("caravan: " + warning));
        int exitCode = run(arguments);
        Stopping.ended();
        System.exit(exitCode);
    }

    static int run(String... arguments) {
        Main main = new Main();
        CommandLine line = new CommandLine(main);
        // picocli would print in the encoding of the terminal, which for a service is none.
        line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((exception, command, parsed) -> main.explain(exception, command.getErr()));
        line.setParameterExceptionHandler((exception, parsed) -> misused(exception));
        line.setExecutionStrategy(parsed -> {
            Logging.begin(main.verbose);
            return new CommandLine.RunLast().execute(parsed);
        });
        return line.execute(arguments);
    }

    /** In two lines; picocli would print the whole help. */
    private static int misused(ParameterException exception) {
        CommandLine command = exception.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("caravan: " + Misuse.of(exception));
        err.println("  ./" + command.getCommandSpec().qualifiedName(" ") + " --help shows what there is.");
        err.flush();
        return ExitCode.FAILED;
    }

    private int explain(Exception exception, PrintWriter err) {
        err.println("caravan: " + Reasons.linesOf(exception));
        if (verbose) {
            exception.printStackTrace(err);
        }
        err.flush();
        return ExitCode.FAILED;
    }

    /** The folder that the settings' relative paths start from: that of the launcher. */
    static Path home() {
        return Path.of(System.getProperty("caravan.home", "")).toAbsolutePath().normalize();
    }
}
