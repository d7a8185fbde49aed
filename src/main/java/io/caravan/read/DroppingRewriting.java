package io.caravan.read;

import io.caravan.read.Pieces.LineNumbers;
import java.io.IOException;
import java.util.function.Function;

/** Takes a piece away with the line end that follows it. */
final class DroppingRewriting extends Rewriting {

    private boolean dropsLineEnd;

    DroppingRewriting(Function<Piece, byte[]> editor, LateOutput out) {
        super(editor, LineNumbers.FREE, out);
    }

    @Override
    void keep(byte[] bytes) throws IOException {
        dropsLineEnd = false;
        super.keep(bytes);
    }

    @Override
    void remove(Piece piece) {
        dropsLineEnd = true;
    }

    @Override
    public void between(byte[] bytes, int from, int length) throws IOException {
        int dropped = dropsLineEnd ? lineEndAt(bytes, from, length) : 0;
        dropsLineEnd = false;
        super.between(bytes, from + dropped, length - dropped);
    }

    private static int lineEndAt(byte[] bytes, int from, int length) {
        if (bytes[from] == '\n') {
            return 1;
        }
        return length > 1 && bytes[from] == '\r' && bytes[from + 1] == '\n' ? 2 : 0;
    }
}
