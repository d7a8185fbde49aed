package io.caravan.read;

import io.caravan.read.Pieces.LineNumbers;
import java.io.IOException;
import java.util.function.Function;

/** Counts CR, LF and CR LF as a line end each, as CSV does. */
final class CsvRewriting extends Rewriting {

    private static final byte[] CR = {'\r'};

    private byte last;
    private boolean removed;

    CsvRewriting(Function<Piece, byte[]> editor, LateOutput out) {
        super(editor, LineNumbers.KEPT, out);
    }

    @Override
    long lineEnds(byte[] bytes) {
        long lineEnds = 0;
        byte before = 0;
        for (byte b : bytes) {
            if (b == '\r' || (b == '\n' && before != '\r')) {
                lineEnds++;
            }
            before = b;
        }
        return lineEnds;
    }

    @Override
    void remove(Piece piece) {
        removed = true;
    }

    @Override
    void write(byte[] bytes, int from, int length) throws IOException {
        if (length == 0) {
            return;
        }
        if (removed && last == '\r' && bytes[from] == '\n') {
            super.write(CR, 0, 1); // or the line ends before and after the removed record would become one
        }
        removed = false;
        super.write(bytes, from, length);
        last = bytes[from + length - 1];
    }
}
