package io.caravan.read;

import java.io.IOException;

/**
 * Cuts CSV by RFC 4180: a quoted cell may hold line ends, which are CR, LF or both. Blank lines are no records. The
 * header, and a record that is misquoted, is text.
 */
final class CsvCutter implements Cutter {

    private static final int BLANKS = 1 << 16;

    private final Window in;
    private final Cuts cuts;
    private final int limit;
    private final char delimiter;
    private final boolean blankBeforeQuote;
    private final Piece.Csv.Columns columns;
    private long line = 1;

    /** What the byte before the next one was part of. */
    private enum Part {
        DELIMITER,
        PLAIN,
        QUOTED,
        /** A quote in a quoted cell: it closes it, or is the first of two that stand for one. */
        QUOTE,
        CLOSED
    }

    CsvCutter(Window in, Cuts cuts, int limit, CsvHeader header) {
        this.in = in;
        this.cuts = cuts;
        this.limit = limit;
        this.delimiter = header.delimiter();
        this.blankBeforeQuote = header.dialect().blankBeforeQuote();
        this.columns = header.columns();
    }

    @Override
    public void cut() throws IOException {
        skipLineEnds();
        TextLines header = new TextLines(in, cuts, line);
        skipRecord(header);
        header.give(false);
        for (skipLineEnds(); in.peek() >= 0; skipLineEnds()) {
            long start = line;
            TextLines text = new TextLines(in, cuts, start);
            if (skipRecord(text)) {
                give(start, text);
            } else {
                text.give(false);
            }
        }
    }

    private void give(long start, TextLines text) throws IOException {
        byte[] bytes = in.copy(in.length());
        CsvCells cells = CsvCells.of(bytes, delimiter, blankBeforeQuote);
        if (cells == null) {
            text.give(false);
        } else {
            in.give(new Piece.Csv(start, bytes, columns, cells), cuts);
        }
    }

    /** Looks at the bytes up to a line end outside of quotes; whether they are a record and all there. */
    private boolean skipRecord(TextLines text) throws IOException {
        Part part = Part.DELIMITER;
        boolean whole = true;
        int before = -1;
        for (int b = in.peek(); b >= 0 && (part == Part.QUOTED || !isLineEnd(b)); b = in.peek()) {
            in.skip();
            countLine(before, b);
            part = next(part, b);
            before = b;
            if (in.length() > limit) {
                whole = false;
                text.give(true);
            }
        }
        return whole && part != Part.QUOTED;
    }

    private Part next(Part part, int b) {
        return switch (part) {
            case DELIMITER ->
                b == '"'
                        ? Part.QUOTED
                        : b == delimiter || (blankBeforeQuote && CsvCells.isBlank(b, delimiter))
                                ? Part.DELIMITER
                                : Part.PLAIN;
            case PLAIN, CLOSED -> b == delimiter ? Part.DELIMITER : part;
            case QUOTED -> b == '"' ? Part.QUOTE : Part.QUOTED;
            case QUOTE -> b == '"' ? Part.QUOTED : b == delimiter ? Part.DELIMITER : Part.CLOSED;
        };
    }

    private void skipLineEnds() throws IOException {
        int before = -1;
        for (int b = in.peek(); isLineEnd(b); b = in.peek()) {
            in.skip();
            countLine(before, b);
            before = b;
            if (in.length() >= BLANKS) {
                in.pass(in.length(), cuts);
            }
        }
        in.pass(in.length(), cuts);
    }

    private void countLine(int before, int b) {
        if (b == '\r' || (b == '\n' && before != '\r')) {
            line++;
        }
    }

    private static boolean isLineEnd(int b) {
        return b == '\n' || b == '\r';
    }
}
