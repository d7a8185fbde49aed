package io.caravan.read;

import io.caravan.read.Pieces.LineNumbers;
import java.io.IOException;
import java.util.function.Function;

/** Writes a content again with what an editor makes of its pieces. */
class Rewriting implements Cuts {

    private static final byte[] LINE_END = {'\n'};

    private final Function<Piece, byte[]> editor;
    private final LineNumbers lineNumbers;
    private final LateOutput out;

    Rewriting(Function<Piece, byte[]> editor, LineNumbers lineNumbers, LateOutput out) {
        this.editor = editor;
        this.lineNumbers = lineNumbers;
        this.out = out;
    }

    static Rewriting of(Form form, Function<Piece, byte[]> editor, LineNumbers lineNumbers, LateOutput out) {
        boolean keepsLines = lineNumbers == LineNumbers.KEPT;
        return switch (form.kind()) {
            case JSON_ARRAY, JSON_DOCUMENT -> new ArrayRewriting(editor, lineNumbers, out);
            case CSV -> keepsLines ? new CsvRewriting(editor, out) : new DroppingRewriting(editor, out);
            case JSON_LINES, JSON_OBJECTS, LOG, OTHER_ENCODING, ZEROS, UNKNOWN ->
                keepsLines ? new Rewriting(editor, lineNumbers, out) : new DroppingRewriting(editor, out);
        };
    }

    @Override
    public void between(byte[] bytes, int from, int length) throws IOException {
        write(bytes, from, length);
    }

    @Override
    public final void piece(Piece piece) throws IOException {
        byte[] before = piece.bytes();
        byte[] after = editor.apply(piece);
        if (after == before) {
            keep(after);
            return;
        }
        out.change();
        if (after.length > 0) {
            keep(after);
        } else {
            remove(piece);
        }
        if (lineNumbers == LineNumbers.KEPT) {
            for (long missing = lineEnds(before) - lineEnds(after); missing > 0; missing--) {
                write(LINE_END, 0, 1);
            }
        }
    }

    @Override
    public void end() throws IOException {
        out.close();
    }

    void keep(byte[] bytes) throws IOException {
        write(bytes, 0, bytes.length);
    }

    /** The piece is taken away. */
    void remove(Piece piece) throws IOException {
        // nothing is written in its place
    }

    /** How many line ends {@code bytes} hold. */
    long lineEnds(byte[] bytes) {
        long lineEnds = 0;
        for (byte b : bytes) {
            if (b == '\n') {
                lineEnds++;
            }
        }
        return lineEnds;
    }

    void write(byte[] bytes, int from, int length) throws IOException {
        out.write(bytes, from, length);
    }
}
