package io.caravan.erase;

import io.caravan.contract.Contract;
import io.caravan.contract.Erasing;
import io.caravan.contract.Field;
import io.caravan.contract.LogPart;
import io.caravan.contract.Subject;
import io.caravan.read.Mending;
import io.caravan.read.Piece;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds persons in the records of one file, and gives the records without them. A record is looked through as a whole,
 * whether the contract declares its fields or not.
 */
final class RecordSearch {

    private static final byte[] NOTHING = {};

    private final @Nullable Contract contract;
    private final boolean treated;
    private final Mentions.Where cell;
    private final Wanted wanted;
    private final Mentions mentions;
    private final @Nullable Declared declared;

    /**
     * @param contract of the file's dataset; null when nobody knows it
     * @param kind the place it lies in: the records of an output are treated ones, and a cell of a file of rejected records
     *     may hold a whole record
     */
    RecordSearch(@Nullable Contract contract, StoredFile.Kind kind, Wanted wanted, Mentions mentions) {
        this.contract = contract;
        this.treated = kind == StoredFile.Kind.OUTPUT;
        this.cell = kind == StoredFile.Kind.FIXES ? Mentions.Where.TEXT : Mentions.Where.VALUE;
        this.wanted = wanted;
        this.mentions = mentions;
        this.declared = contract == null ? null : Declared.in(contract, treated);
    }

    /**
     * What was found in a piece.
     *
     * @param erasures whose person it is of, or whose it names; empty when it is of nobody who is looked for
     * @param isOwn whether it is a record of the person's own
     * @param isRead whether it could be taken apart; otherwise it was searched as text
     * @param edited what stands in its place: nothing when it goes
     */
    record Found(Set<Long> erasures, boolean isOwn, boolean isRead, Supplier<byte[]> edited) {

        Found {
            erasures = Set.copyOf(erasures);
        }

        static Found mentions(Collection<Long> erasures, Supplier<byte[]> edited) {
            return new Found(Set.copyOf(erasures), false, true, edited);
        }

        static Found ofText(Collection<Long> erasures, Supplier<byte[]> edited) {
            return new Found(Set.copyOf(erasures), false, false, edited);
        }
    }

    /** Whose a piece of the file is, or who is named in it. */
    Found find(Piece piece) {
        if (piece instanceof Piece.Json json) {
            Optional<JsonScan> scan = JsonScan.of(json.bytes(), contract, declared, mentions);
            if (scan.isPresent()) {
                return find(json, scan.get());
            }
        } else if (piece instanceof Piece.Csv csv
                && csv.cells().size() == csv.columns().names().size()) {
            return find(csv);
        } else if (piece instanceof Piece.Log log) {
            return find(log);
        }
        byte[] bytes = piece.bytes();
        List<Mentions.Mention> named =
                mentions.in(DecodedText.of(bytes, 0, bytes.length), Mentions.Where.TEXT, domain());
        if (named.isEmpty() && piece instanceof Piece.Csv csv && contract != null) {
            // A cell too many leaves those before it in their columns.
            for (Subject.Value value : values(contract, field -> cell(csv, field))) {
                OptionalLong erasure = contract.subject().isId(value.field())
                        ? wanted.byId(contract, value.value())
                        : OptionalLong.empty();
                if (erasure.isPresent()) {
                    return Found.ofText(Set.of(erasure.getAsLong()), () -> NOTHING);
                }
            }
        }
        if (piece instanceof Piece.Text
                && contract != null
                && !contract.records().isEmpty()) {
            // What stands before and after the records of a document holds it together.
            return Found.ofText(erasures(named), () -> Mentions.redacted(bytes, 0, bytes.length, named));
        }
        // What could not be taken apart may hold more of the person than what names it.
        return Found.ofText(erasures(named), () -> NOTHING);
    }

    private Found find(Piece.Json json, JsonScan scan) {
        OptionalLong owner = owner(scan.subject());
        if (owner.isPresent()) {
            return owned(owner.getAsLong(), link -> padded(emptied(json, link), json.bytes()));
        }
        // Of a dataset that nobody knows, it may be the person's own record.
        return Found.mentions(
                scan.mentions().stream().map(JsonScan.Mention::erasure).toList(),
                () -> contract == null ? NOTHING : scan.redacted(json.bytes(), mentions, domain()));
    }

    private byte[] emptied(Piece.Json json, String link) {
        byte[] emptied = JsonRecord.parse(known(), json.bytes())
                .map(record -> record.emptied(link, treated))
                .orElse(NOTHING); // it cannot be taken apart
        // A field that stays may name the person as well, in a note.
        return JsonScan.of(emptied, contract, declared, mentions)
                .map(scan -> scan.redacted(emptied, mentions, domain()))
                .orElse(emptied);
    }

    private Found find(Piece.Csv csv) {
        OptionalLong owner =
                contract == null ? OptionalLong.empty() : owner(values(contract, field -> cell(csv, field)));
        if (owner.isPresent()) {
            return owned(owner.getAsLong(), link -> csv.with(emptiedCells(csv, known(), link)));
        }
        List<String> cells = new ArrayList<>(csv.cells());
        List<Long> erasures = new ArrayList<>();
        for (int column = 0; column < cells.size(); column++) {
            String cell = cells.get(column);
            List<Mentions.Mention> named = named(csv, column);
            if (!named.isEmpty()) {
                erasures.addAll(erasures(named));
                cells.set(column, isWholeRecord(csv, column) ? "" : Mentions.redacted(cell, named));
            }
        }
        return Found.mentions(erasures, () -> csv.with(cells));
    }

    /** Whether the cell holds a record that could not be taken apart, of which more may be the person's than what names it. */
    private static boolean isWholeRecord(Piece.Csv csv, int column) {
        return csv.columns().names().get(column).equals(Mending.RAW);
    }

    private static List<Long> erasures(List<Mentions.Mention> mentions) {
        return mentions.stream().map(Mentions.Mention::erasure).toList();
    }

    private List<Mentions.Mention> named(Piece.Csv csv, int column) {
        Field field = csv.columns().fields().get(column);
        String cell = csv.cells().get(column);
        if (field == null) {
            OptionalLong whole = mentions.namedId(List.of(csv.columns().names().get(column)), cell, domain());
            if (whole.isPresent()) {
                return List.of(new Mentions.Mention(0, cell.length(), whole.getAsLong()));
            }
        }
        if (csv.columns().names().get(column).equals(Mending.FILE)) {
            return mentions.in(cell, Mentions.Where.FILE_NAME, null);
        }
        if (isWholeRecord(csv, column)) {
            return mentions.in(cell, Mentions.Where.TEXT, domain());
        }
        boolean mayHoldAnId =
                field == null || Declared.mayHoldAnId(field, known().key().contains(field));
        return mentions.in(cell, mayHoldAnId ? this.cell : Mentions.Where.ELSEWHERE, domain());
    }

    /** In a log the address may be written in signs, which are no place in its bytes: the line goes. */
    private Found find(Piece.Log log) {
        Optional<Map<LogPart, String>> parts = log.parts();
        if (parts.isPresent() && contract != null) {
            OptionalLong owner = owner(values(contract, field -> parts.get().get(LogPart.of(field))));
            if (owner.isPresent()) {
                return owned(owner.getAsLong(), link -> log.with(emptiedParts(known(), link)));
            }
        }
        byte[] meant = log.meant();
        List<Mentions.Mention> named = mentions.in(
                DecodedText.of(meant, 0, meant.length),
                parts.isPresent() ? Mentions.Where.VALUE : Mentions.Where.TEXT,
                domain());
        return parts.isPresent()
                ? Found.mentions(erasures(named), () -> NOTHING)
                : Found.ofText(erasures(named), () -> NOTHING);
    }

    private interface Emptying {
        byte[] emptied(String link);
    }

    private Found owned(long erasure, Emptying emptying) {
        return new Found(
                Set.of(erasure),
                true,
                true,
                () -> known().erasing() == Erasing.DELETE ? NOTHING : emptying.emptied(wanted.link(erasure)));
    }

    private OptionalLong owner(List<Subject.Value> subject) {
        return subject.isEmpty()
                ? OptionalLong.empty()
                : treated ? wanted.treated(known(), subject) : wanted.raw(known(), subject);
    }

    private interface Reading {
        @Nullable
        String value(Field field);
    }

    private static List<Subject.Value> values(Contract contract, Reading reading) {
        List<Subject.Value> values = new ArrayList<>();
        for (Field field : contract.subject().fields()) {
            String value = reading.value(field);
            if (value != null) {
                values.add(new Subject.Value(field, value));
            }
        }
        return values;
    }

    private @Nullable String domain() {
        return contract == null ? null : contract.name().domain();
    }

    private Contract known() {
        return Objects.requireNonNull(contract);
    }

    private static Map<LogPart, String> emptiedParts(Contract contract, String link) {
        Map<LogPart, String> parts = new EnumMap<>(LogPart.class);
        for (Field field : contract.table().fields()) {
            if (contract.table().isEmptied(field.path())) {
                parts.put(LogPart.of(field), contract.subject().isLink(field) ? link : "-");
            }
        }
        return parts;
    }

    private static @Nullable String cell(Piece.Csv csv, Field field) {
        int column = csv.columns().fields().indexOf(field);
        return column < 0 || column >= csv.cells().size() ? null : csv.cells().get(column);
    }

    private static List<String> emptiedCells(Piece.Csv csv, Contract contract, String link) {
        List<String> cells = new ArrayList<>(csv.cells());
        for (int column = 0; column < cells.size(); column++) {
            Field field = csv.columns().fields().get(column);
            if (field == null || contract.table().isEmptied(field.path())) {
                cells.set(column, field != null && contract.subject().isLink(field) ? link : "");
            }
        }
        return cells;
    }

    /** With as many line feeds as before, so that the lines of what follows keep their numbers. */
    private static byte[] padded(byte[] record, byte[] before) {
        ByteArrayOutputStream padded = new ByteArrayOutputStream(record.length);
        padded.writeBytes(record);
        for (byte b : before) {
            if (b == '\n') {
                padded.write('\n');
            }
        }
        return padded.toByteArray();
    }
}
