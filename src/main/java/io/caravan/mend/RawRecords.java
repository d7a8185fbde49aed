package io.caravan.mend;

import io.caravan.contract.Contract;
import io.caravan.failure.UnreadableFileException;
import io.caravan.read.Piece;
import io.caravan.read.Pieces;
import io.caravan.run.Filing;
import io.caravan.run.Refusals;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Reads refused records again from their raw files. */
final class RawRecords {

    private final Pieces pieces;
    private final Path archive;
    private final Path failed;

    RawRecords(Pieces pieces, Path archive, Path failed) {
        this.pieces = pieces;
        this.archive = archive;
        this.failed = failed;
    }

    /** Takes a refused record with what its raw file holds of it. */
    interface Taker {
        void take(Refusals.Refusal refusal, Piece piece);
    }

    /**
     * Gives the refused records of a file that are still to be had, in the order of the file.
     *
     * @return how many are not, because the file is gone or an erasure has taken them away
     */
    long read(Refusals.Refused file, Contract contract, Taker taker) {
        if (file.filedAs().isEmpty()) {
            return file.refusals().size();
        }
        Map<Long, Refusals.Refusal> byLine = file.refusals().stream()
                .collect(Collectors.toMap(Refusals.Refusal::line, refusal -> refusal, (first, second) -> first));
        // After an erasure the numbers of records have changed; the lines have not.
        Map<Long, Refusals.Refusal> byRecord = file.rewritten()
                ? Map.of()
                : file.refusals().stream()
                        .collect(Collectors.toMap(refusal -> refusal.id().record(), refusal -> refusal));
        Map<Long, Long> onLine = new HashMap<>();
        visit(file, contract, piece -> onLine.merge(piece.line(), 1L, Long::sum));
        Counter counter = new Counter();
        visit(file, contract, piece -> {
            if (counter.isHeader(piece) && !byLine.containsKey(piece.line())) {
                return;
            }
            Refusals.Refusal refusal = byRecord.get(++counter.records);
            if (refusal == null || refusal.line() != piece.line()) {
                refusal = onLine.getOrDefault(piece.line(), 0L) == 1 ? byLine.get(piece.line()) : null;
            }
            if (refusal != null) {
                counter.given++;
                taker.take(refusal, piece);
            }
        });
        return file.refusals().size() - counter.given;
    }

    private static final class Counter {

        private long records;
        private long given;

        /** The first line of a CSV file. */
        boolean isHeader(Piece piece) {
            return records == 0 && piece instanceof Piece.Text;
        }
    }

    private void visit(Refusals.Refused file, Contract contract, Consumer<Piece> visitor) {
        Path folder = file.filedAs().startsWith(Filing.ARCHIVE) ? archive : failed;
        Path place = folder.resolve(file.filedAs().substring(file.filedAs().indexOf('/') + 1));
        try {
            pieces.visit(place, contract, (entry, piece) -> {
                if (entry.equals(file.entry())) {
                    visitor.accept(piece);
                }
            });
        } catch (UnreadableFileException | UncheckedIOException e) {
            // What could be read has been given; the rest counts as not to be had.
        }
    }
}
