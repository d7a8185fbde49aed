package io.caravan.read;

import java.io.IOException;

/** Cuts a log at line ends, and counts how often each line has come by then. */
final class LogCutter implements Cutter {

    private final LineCutter lines;

    LogCutter(Window in, Cuts cuts, int limit) {
        Repeats repeats = new Repeats();
        this.lines = new LineCutter(in, cuts, limit, (line, bytes) -> new Piece.Log(line, bytes, repeats.count(bytes)));
    }

    @Override
    public void cut() throws IOException {
        lines.cut();
    }
}
