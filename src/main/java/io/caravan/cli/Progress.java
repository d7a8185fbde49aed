package io.caravan.cli;

import java.io.PrintWriter;

/** A bar on a terminal, which the launcher tells us of, and plain lines elsewhere. */
final class Progress implements AutoCloseable {

    private static final int LINES = 10;
    private static final int WIDTH = 40;

    private final String what;
    private final long total;
    private final PrintWriter err;
    private final boolean terminal;
    private long done;

    private Progress(String what, long total, PrintWriter err, boolean terminal) {
        this.what = what;
        this.total = total;
        this.err = err;
        this.terminal = terminal;
    }

    static Progress over(String what, long total, PrintWriter err) {
        return new Progress(what, total, err, Boolean.getBoolean("caravan.terminal"));
    }

    /** One more is done. */
    synchronized void step() {
        at(done + 1);
    }

    /** So many are done now. */
    synchronized void at(long count) {
        long before = done;
        done = Math.max(done, count);
        if (done == before || total == 0) {
            return;
        }
        if (terminal) {
            int filled = (int) (WIDTH * done / total);
            err.print("\r" + what + " [" + "=".repeat(filled) + " ".repeat(WIDTH - filled) + "] " + done + "/" + total);
        } else if (done * LINES / total > before * LINES / total) {
            err.println(what + ": " + done + " of " + total + " files");
        }
        err.flush();
    }

    @Override
    public void close() {
        if (terminal) {
            err.println();
            err.flush();
        }
    }
}
