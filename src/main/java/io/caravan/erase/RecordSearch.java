package io.caravan.erase;

import io.caravan.contract.Contract;
import io.caravan.contract.Erasing;
import io.caravan.contract.Field;
import io.caravan.read.Piece;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds persons in the records of one file, and gives the records without them. */
final class RecordSearch {

    private static final byte[] NOTHING = {};

    private final @Nullable Contract contract;
    private final boolean treated;
    private final Wanted wanted;
    private final Mentions mentions;

    /**
     * @param contract of the file's dataset; null when nobody knows it
     * @param treated whether the file is one of our outputs, rather than one that was handed in
     */
    RecordSearch(@Nullable Contract contract, boolean treated, Wanted wanted, Mentions mentions) {
        this.contract = contract;
        this.treated = treated;
        this.wanted = wanted;
        this.mentions = mentions;
    }

    /** A record that could be read: what names its person, and what it is without the person, given a link. */
    private record Parsed(@Nullable String id, @Nullable String email, Function<String, byte[]> emptied) {}

    /** Whose a piece of the file is, or who is named in it. */
    OptionalLong find(Piece piece) {
        Optional<Parsed> record = parsed(piece);
        OptionalLong owner = owner(record);
        if (owner.isPresent()) {
            return owner;
        }
        List<Mentions.Mention> named = named(piece, record);
        return named.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(named.get(0).erasure());
    }

    /** The same where a cell may hold a whole record that could not be taken apart. */
    OptionalLong findInCells(Piece piece) {
        OptionalLong found = find(piece);
        if (found.isEmpty() && piece instanceof Piece.Csv csv) {
            return csv.cells().stream()
                    .flatMap(cell -> mentions.all(cell.getBytes(StandardCharsets.UTF_8)).stream())
                    .mapToLong(Mentions.Mention::erasure)
                    .findFirst();
        }
        return found;
    }

    /** What stands in the place of a piece: the same array when nobody is found, nothing when it goes. */
    byte[] edit(Piece piece) {
        Optional<Parsed> record = parsed(piece);
        OptionalLong owner = owner(record);
        if (owner.isPresent()) {
            return known().erasing() == Erasing.DELETE
                    ? NOTHING
                    : record.orElseThrow().emptied().apply(wanted.link(owner.getAsLong()));
        }
        List<Mentions.Mention> named = named(piece, record);
        if (named.isEmpty()) {
            return piece.bytes();
        }
        // A record that did not parse may hold more of the person than what names it.
        return record.isPresent() ? Mentions.redacted(piece.bytes(), named) : NOTHING;
    }

    private OptionalLong owner(Optional<Parsed> record) {
        if (record.isEmpty()) {
            return OptionalLong.empty();
        }
        String id = record.get().id();
        String email = record.get().email();
        return treated ? wanted.treated(known(), id, email) : wanted.raw(known(), id, email);
    }

    private List<Mentions.Mention> named(Piece piece, Optional<Parsed> record) {
        if (record.isEmpty()) {
            return mentions.all(piece.bytes());
        }
        // In most records the only address is that of their own person, who is nobody that is looked for.
        String email = record.get().email();
        return ats(piece.bytes()) == (email == null ? 0 : ats(email.getBytes(StandardCharsets.UTF_8)))
                ? List.of()
                : mentions.emails(piece.bytes());
    }

    private static int ats(byte[] text) {
        int count = 0;
        for (byte b : text) {
            count += b == '@' ? 1 : 0;
        }
        return count;
    }

    private Optional<Parsed> parsed(Piece piece) {
        if (contract == null || contract.subject().isEmpty()) {
            return Optional.empty();
        }
        if (piece instanceof Piece.Json json) {
            return JsonRecord.parse(contract, json.bytes())
                    .map(record -> new Parsed(
                            record.subject("id"),
                            record.subject("email"),
                            link -> padded(record.emptied(link, treated), json.bytes())));
        }
        if (piece instanceof Piece.Csv csv
                && csv.cells().size() == csv.columns().names().size()) {
            return Optional.of(new Parsed(
                    cell(csv, contract.subject().get("id")),
                    cell(csv, contract.subject().get("email")),
                    link -> csv.with(emptiedCells(csv, known(), link))));
        }
        return Optional.empty();
    }

    private Contract known() {
        return Objects.requireNonNull(contract);
    }

    private static @Nullable String cell(Piece.Csv csv, @Nullable Field field) {
        int column = field == null ? -1 : csv.columns().fields().indexOf(field);
        return column < 0 || column >= csv.cells().size() ? null : csv.cells().get(column);
    }

    private static List<String> emptiedCells(Piece.Csv csv, Contract contract, String link) {
        List<String> cells = new ArrayList<>(csv.cells());
        for (int column = 0;
                column < Math.min(cells.size(), csv.columns().fields().size());
                column++) {
            Field field = csv.columns().fields().get(column);
            if (field != null && contract.table().isEmptied(field.path())) {
                cells.set(column, field.equals(contract.subject().get("id")) ? link : "");
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
