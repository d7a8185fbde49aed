package io.caravan.route;

import io.caravan.clean.Clean;
import io.caravan.contract.Contract;
import io.caravan.contract.Contracts;
import io.caravan.contract.DatasetName;
import io.caravan.contract.Field;
import io.caravan.erase.Requests;
import io.caravan.failure.BusyException;
import io.caravan.read.Read;
import io.caravan.reject.Reject;
import io.caravan.reject.Stage;
import io.caravan.reject.Violation;
import io.caravan.run.Books;
import io.caravan.run.Claim;
import io.caravan.run.Erasures;
import io.caravan.run.OpenRun;
import io.caravan.run.Row;
import io.caravan.run.Run;
import io.caravan.run.SourceFile;
import io.caravan.run.Values;
import io.caravan.validate.Validate;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * Takes files of requests to be forgotten: writes the requests down, by tokens, and deletes the file, because it names
 * persons. The erasure itself comes when its route runs.
 */
final class RequestFiles {

    private static final Violation NOBODY =
            new Violation("", "request", "the request names neither an id nor an e-mail address");

    private final Contracts contracts;
    private final Read read;
    private final Books books;
    private final Requests requests;
    private final Erasures erasures;

    RequestFiles(Contracts contracts, Read read, Books books, Requests requests, Erasures erasures) {
        this.contracts = contracts;
        this.read = read;
        this.books = books;
        this.requests = requests;
        this.erasures = erasures;
    }

    /** {@code ask}: takes the file of the exchange. */
    void take(Exchange exchange) throws IOException {
        SourceFile file = exchange.getMessage().getBody(SourceFile.class);
        Contract contract = contracts.get(DatasetName.parse(exchange.getProperty(Flow.DATASET, String.class)));
        boolean decided = true;
        for (SourceFile entry : read.entries(file)) {
            decided &= take(entry, contract);
        }
        if (decided && !exchange.getProperty(Flow.KEEP, false, Boolean.class)) {
            Files.deleteIfExists(file.location());
        }
        exchange.setProperty(Flow.DECIDED, decided);
    }

    private boolean take(SourceFile entry, Contract contract) throws IOException {
        List<Erasures.Asked> asked = new ArrayList<>();
        List<Reject> rejects = new ArrayList<>();
        Claim claim = books.claim(entry, contract);
        if (claim instanceof Claim.Busy) {
            return false;
        }
        try (@Nullable OpenRun open = claim instanceof Claim.Granted granted ? granted.open() : null) {
            Run run = open == null ? new Run(0, 0, contract, entry) : open.run();
            Validate validate = new Validate();
            Clean clean = new Clean();
            try (Read.Batches batches = read.batches(run)) {
                while (batches.hasNext()) {
                    var rows = clean.clean(validate.validate(batches.next()));
                    rejects.addAll(rows.rejects());
                    rows.rows().forEach(row -> ask(row, contract, asked, rejects));
                }
            }
            if (entry.hasChanged()) {
                throw new BusyException("the file was written to while it was read: " + entry);
            }
            if (run.id() == 0) {
                // The same requests again: they are done again, and find nothing.
                var unused = erasures.ask(contract.name().domain(), asked);
                erasures.takenAgain(entry);
            } else {
                erasures.take(run, asked, rejects);
            }
        }
        return true;
    }

    private void ask(Row row, Contract contract, List<Erasures.Asked> asked, List<Reject> rejects) {
        String id = value(row.values(), contract, "id");
        String email = value(row.values(), contract, "email");
        if (id == null && email == null) {
            rejects.add(new Reject(row.record(), row.line(), Stage.VALIDATE, NOBODY));
        } else {
            asked.add(requests.asked(contract.name().domain(), id, email));
        }
    }

    private static @Nullable String value(Values values, Contract contract, String role) {
        Field field = contract.subject().get(role);
        Object value =
                field == null ? null : values.get(contract.table().fields().indexOf(field));
        return value == null || value.toString().isBlank() ? null : value.toString();
    }
}
