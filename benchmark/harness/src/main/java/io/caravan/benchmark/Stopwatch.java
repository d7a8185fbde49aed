package io.caravan.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** Runs processes to their end and measures them. */
final class Stopwatch {

    /** How often a process's peak memory is looked up; it only grows, so the last look is nearly the truth. */
    private static final long LOOK_MILLISECONDS = 50;

    private static final double NANOSECONDS = 1e9;

    private final Server server;

    Stopwatch(Server server) {
        this.server = server;
    }

    /**
     * Runs a process and measures it.
     *
     * @param log takes what it prints
     * @param fine the exit codes with which it has done its work
     */
    Sample measure(ProcessBuilder command, Path log, int... fine) {
        double serverBefore = server.cpu();
        double clientBefore = Proc.ofEndedChildren();
        long begin = System.nanoTime();
        double peak = run(command, log, fine);
        double seconds = (System.nanoTime() - begin) / NANOSECONDS;
        return new Sample(
                seconds, Double.NaN, Proc.ofEndedChildren() - clientBefore, server.cpu() - serverBefore, peak);
    }

    /** Runs a process to its end and gives its peak memory in megabytes. */
    static double run(ProcessBuilder command, Path log, int... fine) {
        try {
            Process process = start(command, log);
            double peak = 0;
            try {
                while (!process.waitFor(LOOK_MILLISECONDS, TimeUnit.MILLISECONDS)) {
                    double now = Proc.peakMegabytes(process.pid());
                    peak = now > peak ? now : peak;
                }
            } finally {
                process.destroy();
            }
            if (Arrays.stream(fine).noneMatch(code -> code == process.exitValue())) {
                throw new BenchmarkException(
                        command.command().get(0) + " ended with " + process.exitValue() + "; it said why in " + log);
            }
            return peak > 0 ? peak : Double.NaN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted");
        }
    }

    static Process start(ProcessBuilder command, Path log) {
        try {
            return command.redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
