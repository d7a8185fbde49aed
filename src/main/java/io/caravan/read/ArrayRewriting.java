package io.caravan.read;

import io.caravan.read.Pieces.LineNumbers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.Function;

/**
 * Takes a comma away with each element: the one after it while no element has been kept, the one before it from then on.
 * So a comma waits until it is known what becomes of the element after it.
 */
final class ArrayRewriting extends Rewriting {

    /** More bytes than this do not wait: beyond it an array may be left with a comma at its end. */
    private static final int LONGEST_WAIT = 8 << 20;

    /** A comma and what follows it; empty when none waits. */
    private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();

    private boolean isCommaWanted;

    ArrayRewriting(Function<Piece, byte[]> editor, LineNumbers lineNumbers, LateOutput out) {
        super(editor, lineNumbers, out);
    }

    @Override
    public void between(byte[] bytes, int from, int length) throws IOException {
        int start = from;
        for (int i = from; i < from + length; i++) {
            if (bytes[i] == '[') {
                isCommaWanted = false; // what came before were no elements
            } else if (bytes[i] == ',') {
                pass(bytes, start, i - start);
                if (isCommaWanted) {
                    waiting.write(',');
                    isCommaWanted = false;
                }
                start = i + 1;
            }
        }
        pass(bytes, start, from + length - start);
    }

    @Override
    void keep(byte[] bytes) throws IOException {
        writeWaiting(0);
        write(bytes, 0, bytes.length);
        isCommaWanted = true;
    }

    @Override
    void remove(Piece piece) throws IOException {
        if (piece instanceof Piece.Text) {
            keep(new byte[0]); // the rest of the element may stay
        } else if (waiting.size() > 0) {
            writeWaiting(1);
            isCommaWanted = true;
        }
    }

    @Override
    public void end() throws IOException {
        writeWaiting(0);
        super.end();
    }

    private void pass(byte[] bytes, int from, int length) throws IOException {
        if (waiting.size() == 0) {
            write(bytes, from, length);
        } else {
            waiting.write(bytes, from, length);
            if (waiting.size() > LONGEST_WAIT) {
                writeWaiting(0);
            }
        }
    }

    private void writeWaiting(int from) throws IOException {
        if (waiting.size() > 0) {
            write(waiting.toByteArray(), from, waiting.size() - from);
            waiting.reset();
        }
    }
}
