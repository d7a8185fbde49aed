package io.caravan.read;

import io.caravan.contract.Field;
import io.caravan.contract.LogPart;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A part of a file that can be looked at and replaced by itself, as {@link Pieces} gives it. Nobody has judged it. */
public abstract sealed class Piece {

    private final long line;
    private final byte[] bytes;

    Piece(long line, byte[] bytes) {
        this.line = line;
        this.bytes = bytes;
    }

    /** The line on which it begins, from 1, within its file or entry of a zip. */
    public final long line() {
        return line;
    }

    /** Its bytes as the file has them, without what separates it from others; not a copy, and not to be written to. */
    public final byte[] bytes() {
        return bytes;
    }

    /** Names the place and no value, so that a piece may turn up in a log. */
    @Override
    public final String toString() {
        return getClass().getSimpleName() + " at line " + line;
    }

    /** What stands where a JSON record ought to: it may fail to parse, be no object, or be empty. */
    public static final class Json extends Piece {

        Json(long line, byte[] bytes) {
            super(line, bytes);
        }
    }

    /**
     * What is no record in a known form: the header of a CSV file, a line of a file of no known form or of a record that
     * cannot be cut out or is too long to be held. It is a line without its line end or, where that is longer than 8 MiB,
     * a part of one. It is never blank.
     */
    public static final class Text extends Piece {

        Text(long line, byte[] bytes) {
            super(line, bytes);
        }
    }

    /** A line of a web server's log. It may be in no form that is known. */
    public static final class Log extends Piece {

        private final int occurrence;

        Log(long line, byte[] bytes, int occurrence) {
            super(line, bytes);
            this.occurrence = occurrence;
        }

        /** What the line says, part by part, without those that say nothing; empty when it cannot be read. */
        public Optional<Map<LogPart, String>> parts() {
            try {
                LogLine line = LogLine.of(bytes(), occurrence);
                Map<LogPart, String> parts = new EnumMap<>(LogPart.class);
                for (LogPart part : LogPart.values()) {
                    String text = line.get(part);
                    if (text != null) {
                        parts.put(part, text);
                    }
                }
                return Optional.of(parts);
            } catch (BadRecordException e) {
                return Optional.empty();
            }
        }

        /** By what it is told from all other lines, whether it can be read or not. */
        public String entry() {
            return LogLine.entry(new String(bytes(), StandardCharsets.UTF_8), occurrence);
        }

        /** The bytes of this line, which can be read, with other texts in place of what some parts say. */
        public byte[] with(Map<LogPart, String> others) {
            try {
                return LogLine.of(bytes(), occurrence).with(others);
            } catch (BadRecordException e) {
                throw new IllegalStateException("the line cannot be read", e);
            }
        }

        /** The bytes that are meant: where a server or a browser has written a sign for a character, that character. */
        public byte[] meant() {
            return LogEscapes.meant(bytes());
        }
    }

    /** A record of a CSV file. It may have more or fewer cells than there are columns. */
    public static final class Csv extends Piece {

        private final Columns columns;
        private final CsvCells cells;

        /**
         * What the header says.
         *
         * @param names as the file has them, without the blanks around them
         * @param fields of the contract's own table, one for each name; null where a column is no field
         */
        public record Columns(List<String> names, List<@Nullable Field> fields) {}

        Csv(long line, byte[] bytes, Columns columns, CsvCells cells) {
            super(line, bytes);
            this.columns = columns;
            this.cells = cells;
        }

        public Columns columns() {
            return columns;
        }

        /** The cells without their quotes; a byte that is no UTF-8 shows as U+FFFD. */
        public List<String> cells() {
            return cells.texts();
        }

        /**
         * The bytes of this record with other cells in place. A cell that stays the same keeps its bytes, and a record
         * all of whose cells do is the array of {@link #bytes()} itself.
         *
         * @param texts as many as there are {@link #cells()}
         */
        public byte[] with(List<String> texts) {
            return texts.equals(cells.texts()) ? bytes() : cells.with(texts);
        }
    }
}
