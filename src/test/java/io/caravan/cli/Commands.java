package io.caravan.cli;

/** The command line, for tests that run several commands in one process. */
public final class Commands {

    private Commands() {}

    /** Gives the exit code. */
    public static int run(String... arguments) {
        return Main.run(arguments);
    }
}
