package io.caravan.read;

import io.caravan.failure.UnreadableFileException;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/** Cuts CSV by RFC 4180: a quoted cell may hold line ends. An empty cell is null. */
final class CsvRecords implements Records {

    /** A code point that no text may hold; it marks where the bytes were no UTF-8. */
    private static final String BAD_BYTES = "\uFDD0";

    private static final Pattern LINE_END = Pattern.compile("\\r\\n?|\\n");

    /** What the parser says of a quote that is open at the end of the file. */
    private static final Pattern OPENED = Pattern.compile("\\(startline ([0-9.,]+)\\) EOF");

    private static final Pattern BLANK_BEFORE_QUOTE = Pattern.compile("[ \\t]+\"");
    private static final String FORMULA_TEXT =
            "a cell of the record is a formula that stands for a text, =\"...\"; export the text itself, or say"
                    + " \"formulaText\": true under x-csv in the contract";
    private static final String MISREAD =
            "a program has opened the file in another encoding than UTF-8, so that characters of the record are lost; open it"
                    + " as UTF-8";
    private static final String QUOTE_AFTER_BLANK =
            "a cell of the record has a blank before its quote; leave the blank out, or say \"blankBeforeQuote\": true"
                    + " under x-csv in the contract";

    private final Guard guard;
    private final CSVParser parser;
    private final Iterator<CSVRecord> records;
    private final CsvHeader header;

    /** The last line of the record before the next one. */
    private long last;

    CsvRecords(InputStream in, Limits limits, CsvHeader header) throws IOException {
        this.header = header;
        this.guard = new Guard(
                new InputStreamReader(
                        in,
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .onMalformedInput(CodingErrorAction.REPLACE)
                                .onUnmappableCharacter(CodingErrorAction.REPLACE)
                                .replaceWith(BAD_BYTES)),
                limits.recordBytes());
        this.parser =
                CSVParser.builder().setReader(guard).setFormat(header.format()).get();
        this.records = parser.iterator();
        advance();
    }

    @Override
    public @Nullable RawRecord next() {
        long before = parser.getCurrentLineNumber();
        CSVRecord record = advance();
        if (record == null) {
            return null;
        }
        long line = last == before + 1 ? last : last - lineEndsWithin(record);
        int size = 0;
        List<@Nullable String> cells = new ArrayList<>(record.size());
        for (String cell : record) {
            size += cell.length();
            RawRecord.Broken broken = broken(line, cell);
            if (broken != null) {
                return broken;
            }
            String text = isFormulaText(cell) ? cell.substring(2, cell.length() - 1) : cell;
            cells.add(text.isEmpty() ? null : text);
        }
        if (cells.size() != header.names().size()) {
            return new RawRecord.Broken(
                    line,
                    "columns",
                    "the record has " + cells.size() + " cells, the header has "
                            + header.names().size());
        }
        return new RawRecord.Csv(line, size, header, cells);
    }

    private RawRecord.@Nullable Broken broken(long line, String cell) {
        if (cell.contains(BAD_BYTES)) {
            return new RawRecord.Broken(line, "encoding", "the record is not in UTF-8");
        }
        if (header.misread() && cell.chars().anyMatch(c -> c > 0x7F)) {
            return new RawRecord.Broken(line, "encoding", MISREAD);
        }
        if (isFormulaText(cell) && !header.dialect().formulaText()) {
            return new RawRecord.Broken(line, "formula", FORMULA_TEXT);
        }
        return BLANK_BEFORE_QUOTE.matcher(cell).lookingAt() && !header.dialect().blankBeforeQuote()
                ? new RawRecord.Broken(line, "quote", QUOTE_AFTER_BLANK)
                : null;
    }

    /** As a spreadsheet protects the zeros of a text: {@code ="00123"}. */
    private static boolean isFormulaText(String cell) {
        return cell.length() > 2 && cell.startsWith("=\"") && cell.endsWith("\"");
    }

    /** Blank lines before a record are not its own, so its first line is found from its last. */
    private static long lineEndsWithin(CSVRecord record) {
        long lineEnds = 0;
        for (String cell : record) {
            lineEnds += LINE_END.matcher(cell).results().count();
        }
        return lineEnds;
    }

    private @Nullable CSVRecord advance() {
        guard.used = 0;
        try {
            CSVRecord record = records.hasNext() ? records.next() : null;
            last = parser.getCurrentLineNumber();
            return record;
        } catch (DiskException e) {
            throw e;
        } catch (UncheckedIOException | IllegalStateException e) {
            throw new UnreadableFileException(misquoted(e));
        }
    }

    /** What is wrong; the parser's own message may quote a cell, so only a number is taken from it. */
    private String misquoted(RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Matcher opened = OPENED.matcher(String.valueOf(cause.getMessage()));
            if (opened.find()) {
                return "the quote that opens a cell in line " + opened.group(1).replaceAll("\\D", "")
                        + " is never closed";
            }
        }
        return guard.used > guard.limit
                ? "the record that begins after line " + last + " does not end, as when a quote in it is never closed"
                : "its CSV breaks off or is misquoted in the record that begins after line " + last;
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }

    /** Stops a cell whose quote is never closed from swallowing the rest of the file into memory. */
    private static final class Guard extends FilterReader {

        private final long limit;
        private long used;

        Guard(Reader in, int recordLimit) {
            super(in);
            this.limit = recordLimit + (1L << 16);
        }

        @Override
        public int read(char[] buffer, int offset, int length) throws IOException {
            int count = super.read(buffer, offset, length);
            used += Math.max(count, 0);
            if (used > limit) {
                throw new IOException("record too long");
            }
            return count;
        }
    }
}
