package io.caravan.cli;

/** What the exit codes mean to a script. */
final class ExitCode {

    /** All is loaded. */
    static final int DONE = 0;

    /** Some records were refused or wait. */
    static final int INCOMPLETE = 1;

    /** It failed. picocli gives the same for a command line that it does not understand. */
    static final int FAILED = 2;

    private ExitCode() {}
}
