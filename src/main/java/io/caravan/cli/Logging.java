package io.caravan.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;

/** How much of the log a command shows. */
final class Logging {

    private Logging() {}

    /** Commands that answer a question stay silent about how they do it. */
    static void begin(boolean verbose) {
        level("ROOT", verbose ? Level.INFO : Level.WARN);
        level("io.caravan", verbose ? Level.DEBUG : Level.WARN);
    }

    /** The service tells each run. */
    static void service(boolean verbose) {
        level("io.caravan", verbose ? Level.DEBUG : Level.INFO);
    }

    static boolean isVerbose(CommandSpec spec) {
        return spec.root().findOption("--verbose").getValue();
    }

    private static void level(String name, Level level) {
        ((Logger) LoggerFactory.getLogger(name)).setLevel(level);
    }
}
