package io.caravan.route;

import io.caravan.clean.Clean;
import io.caravan.contract.Contract;
import io.caravan.contract.Contracts;
import io.caravan.contract.DatasetName;
import io.caravan.contract.Field;
import io.caravan.erase.Identities;
import io.caravan.failure.BusyException;
import io.caravan.file.Companions;
import io.caravan.read.Piece;
import io.caravan.read.Pieces;
import io.caravan.read.Read;
import io.caravan.reject.RefusedRecord;
import io.caravan.reject.Reject;
import io.caravan.reject.Stage;
import io.caravan.reject.Violation;
import io.caravan.run.Books;
import io.caravan.run.Claim;
import io.caravan.run.Erasures;
import io.caravan.run.FiledFiles;
import io.caravan.run.Filing;
import io.caravan.run.NormalForm;
import io.caravan.run.OpenRun;
import io.caravan.run.Row;
import io.caravan.run.Run;
import io.caravan.run.SourceFile;
import io.caravan.run.Values;
import io.caravan.validate.Validate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * Takes files of requests to be forgotten: writes the requests down, by tokens, and deletes the file, because it names
 * persons; of a file with requests that were rejected, these are kept in the archive. The erasure itself comes when its
 * route runs.
 */
final class RequestFiles {

    private static final Violation NOBODY =
            new Violation("", "request", "the request names neither an id nor an e-mail address");

    private final Contracts contracts;
    private final Read read;
    private final Books books;
    private final Identities identities;
    private final Erasures erasures;
    private final Filing filing;
    private final FiledFiles filedFiles;
    private final Pieces pieces;
    private final Path archive;

    RequestFiles(
            Contracts contracts,
            Read read,
            Books books,
            Identities identities,
            Erasures erasures,
            Filing filing,
            FiledFiles filedFiles,
            Pieces pieces,
            Path archive) {
        this.contracts = contracts;
        this.read = read;
        this.books = books;
        this.identities = identities;
        this.erasures = erasures;
        this.filing = filing;
        this.filedFiles = filedFiles;
        this.pieces = pieces;
        this.archive = archive;
    }

    /** {@code ask}: takes the file of the exchange. */
    void take(Exchange exchange) throws IOException {
        SourceFile file = exchange.getMessage().getBody(SourceFile.class);
        Contract contract = contracts.get(DatasetName.parse(exchange.getProperty(Flow.DATASET, String.class)));
        boolean keep = exchange.getProperty(Flow.KEEP, false, Boolean.class);
        boolean decided = true;
        Map<String, Set<Long>> rejected = new HashMap<>();
        for (SourceFile entry : read.entries(file)) {
            decided &= take(entry, contract, !keep, rejected);
        }
        if (decided && !rejected.isEmpty()) {
            decided = filing.file(file, keep);
            leaveRejected(file, contract, rejected);
        } else if (decided && !keep) {
            Companions.delete(file.location());
            Files.deleteIfExists(file.location());
        }
        exchange.setProperty(Flow.DECIDED, decided);
    }

    /** Of a file of requests, only those are kept that a person has to correct: the others name persons, and are written down. */
    private void leaveRejected(SourceFile file, Contract contract, Map<String, Set<Long>> rejected) {
        filedFiles.place(file).filter(place -> place.startsWith(Filing.ARCHIVE)).ifPresent(place -> {
            filedFiles.rewritten(place);
            var unused = pieces.rewrite(
                    archive.resolve(place.substring(Filing.ARCHIVE.length())),
                    contract,
                    Pieces.LineNumbers.KEPT,
                    (entry, piece) -> {
                        boolean isHeader = piece instanceof Piece.Text && piece.line() == 1;
                        return isHeader
                                        || rejected.getOrDefault(entry, Set.of())
                                                .contains(piece.line())
                                ? piece.bytes()
                                : new byte[0];
                    });
        });
    }

    private boolean take(SourceFile entry, Contract contract, boolean shared, Map<String, Set<Long>> rejected)
            throws IOException {
        List<Erasures.Asked> asked = new ArrayList<>();
        List<Reject> rejects = new ArrayList<>();
        List<RefusedRecord> corrected = new ArrayList<>();
        Claim claim = books.claim(entry, contract, shared);
        if (claim instanceof Claim.Busy) {
            return false;
        }
        try (@Nullable OpenRun open = claim instanceof Claim.Granted granted ? granted.open() : null) {
            Run run = open == null ? new Run(0, 0, contract, entry) : open.run();
            Validate validate = new Validate(Clock.systemUTC());
            Clean clean = new Clean();
            try (Read.Batches batches = read.batches(run)) {
                while (batches.hasNext()) {
                    var rows = clean.clean(validate.validate(batches.next()));
                    rejects.addAll(rows.rejects());
                    for (Row row : rows.rows()) {
                        ask(row, contract, asked, rejects);
                        if (row.mends() != null) {
                            corrected.add(row.mends());
                        }
                    }
                }
            }
            if (entry.hasChanged()) {
                throw new BusyException("the file was written to while it was read: " + entry);
            }
            if (!rejects.isEmpty()) {
                rejected.put(entry.entry(), rejects.stream().map(Reject::line).collect(Collectors.toSet()));
            }
            if (run.id() == 0) {
                // The same requests again: they are done again, and find nothing.
                var unused = erasures.ask(contract.name().domain(), Erasures.From.file(contract.name()), asked);
                if (rejects.isEmpty()) {
                    erasures.takenAgain(entry);
                }
            } else {
                erasures.take(run, asked, rejects, corrected);
            }
        }
        return true;
    }

    private void ask(Row row, Contract contract, List<Erasures.Asked> asked, List<Reject> rejects) {
        List<String> ids = values(row.values(), contract, contract.subject().ids());
        List<String> emails = values(row.values(), contract, contract.subject().emails());
        if (ids.isEmpty() && emails.isEmpty()) {
            rejects.add(new Reject(row.record(), row.line(), Stage.VALIDATE, NOBODY));
        } else {
            asked.add(identities.asked(contract.name().domain(), ids, emails));
        }
    }

    private static List<String> values(Values values, Contract contract, List<Field> fields) {
        return fields.stream()
                .map(field -> values.get(contract.table().fields().indexOf(field)))
                .filter(Objects::nonNull)
                .map(Object::toString)
                .filter(value -> !NormalForm.ofId(value).isEmpty())
                .toList();
    }
}
