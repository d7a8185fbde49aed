package io.caravan.mend;

import io.caravan.contract.Contract;
import io.caravan.contract.LogPart;
import io.caravan.file.AtomicFile;
import io.caravan.read.FormulaSafe;
import io.caravan.read.Mending;
import io.caravan.read.Piece;
import io.caravan.read.Pieces;
import io.caravan.run.Refusals;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import tools.jackson.databind.node.ObjectNode;

/** The room's door. What it writes is personal data: it belongs below {@code output/fixes}, where an erasure finds it. */
public final class Mend {

    private static final List<String> OURS =
            List.of(Mending.MENDS, Mending.FILE, Mending.LINE, Mending.REASON, Mending.RAW);

    /** By which a spreadsheet knows that the file is in UTF-8. */
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final RawRecords rawRecords;

    /**
     * @param archive where files lie that were loaded
     * @param failed where files lie of which a part could not be read
     */
    public Mend(Pieces pieces, Path archive, Path failed) {
        this.rawRecords = new RawRecords(pieces, archive, failed);
    }

    /**
     * What was written.
     *
     * @param written how many records
     * @param gone how many are not to be had any more
     */
    public record Result(long written, long gone) {}

    /**
     * Writes refused records of one dataset as a CSV to be mended in a spreadsheet and handed in again. A cell that a
     * spreadsheet could take for a formula, or write in another form, begins with an apostrophe, which is taken off when the
     * file comes back.
     */
    public Result toCsv(Contract contract, List<Refusals.Refused> files, Path target) {
        List<Map<String, String>> rows = new ArrayList<>();
        long gone = 0;
        for (Refusals.Refused file : files) {
            gone += rawRecords.read(file, contract, (refusal, piece) -> rows.add(row(contract, file, refusal, piece)));
        }
        Set<String> columns = new LinkedHashSet<>(OURS);
        if (rows.stream().noneMatch(row -> row.containsKey(Mending.RAW))) {
            columns.remove(Mending.RAW);
        }
        columns.addAll(RecordTree.columns(contract));
        rows.forEach(row -> columns.addAll(row.keySet()));
        if (!rows.isEmpty()) {
            write(target, out -> {
                out.append(BYTE_ORDER_MARK);
                CSVPrinter csv = new CSVPrinter(out, CSVFormat.RFC4180);
                csv.printRecord(columns);
                for (Map<String, String> row : rows) {
                    csv.printRecord(columns.stream()
                            .map(column -> FormulaSafe.untouched(row.getOrDefault(column, "")))
                            .toList());
                }
            });
        }
        return new Result(rows.size(), gone);
    }

    private static Map<String, String> row(
            Contract contract, Refusals.Refused file, Refusals.Refusal refusal, Piece piece) {
        Map<String, String> row =
                RecordTree.of(contract, piece).map(RecordTree::cells).orElseGet(() -> unreadable(contract, piece));
        row.put(
                Mending.MENDS,
                Mending.id(
                        refusal.id(),
                        contract,
                        field -> row.get(field.path().toString()),
                        isAboutKey(contract, refusal)));
        row.put(Mending.FILE, file.entry().isEmpty() ? file.file() : file.file() + "!" + file.entry());
        row.put(Mending.LINE, Long.toString(refusal.line()));
        row.put(Mending.REASON, refusal.reasons());
        return row;
    }

    private static boolean isAboutKey(Contract contract, Refusals.Refusal refusal) {
        return contract.key().stream()
                .map(field -> field.path() + ": ")
                .anyMatch(field ->
                        refusal.reasons().startsWith(field) || refusal.reasons().contains("; " + field));
    }

    private static Map<String, String> unreadable(Contract contract, Piece piece) {
        Map<String, String> row =
                new LinkedHashMap<>(Map.of(Mending.RAW, new String(piece.bytes(), StandardCharsets.UTF_8)));
        String entry = LogPart.ENTRY.fieldName();
        if (piece instanceof Piece.Log log && RecordTree.columns(contract).contains(entry)) {
            row.put(entry, log.entry()); // or the mended line would not be known again when it comes once more
        }
        return row;
    }

    /**
     * Writes refused records of one dataset as they came, as JSON lines to be run again. One that cannot be taken apart is
     * left out, as it would be refused in any case.
     */
    public Result toLines(Contract contract, List<Refusals.Refused> files, Path target) {
        List<ObjectNode> records = new ArrayList<>();
        long gone = 0;
        for (Refusals.Refused file : files) {
            gone += rawRecords.read(file, contract, (refusal, piece) -> RecordTree.of(contract, piece)
                    .ifPresent(tree -> records.add(
                            tree.node().put(Mending.MENDS, Mending.id(refusal.id(), contract, field -> null, true)))));
        }
        if (!records.isEmpty()) {
            write(target, out -> {
                // Where a file is a document, what is nothing but records is told by its bracket.
                boolean array = !contract.records().isEmpty();
                out.append(array ? "[" : "");
                for (int i = 0; i < records.size(); i++) {
                    out.append(i > 0 && array ? "," : "")
                            .append(records.get(i).toString())
                            .append('\n');
                }
                out.append(array ? "]\n" : "");
            });
        }
        return new Result(records.size(), gone);
    }

    /** Writes to a text. */
    private interface Content {
        void to(BufferedWriter out) throws IOException;
    }

    private static void write(Path target, Content content) {
        try {
            Files.createDirectories(Objects.requireNonNull(target.getParent()));
            try (AtomicFile file = AtomicFile.at(target)) {
                try (BufferedWriter out = Files.newBufferedWriter(file.temporary(), StandardCharsets.UTF_8)) {
                    content.to(out);
                }
                file.commit();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
