package io.caravan.verify;

import io.caravan.contract.Contract;
import io.caravan.contract.Contracts;
import io.caravan.database.Database;
import io.caravan.run.Fingerprint;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** The room's door. */
public final class Verify {

    private final Database database;
    private final Contracts contracts;
    private final Fingerprint fingerprint;
    private final Path inbox;
    private final Path archive;
    private final Path failed;
    private final Path output;
    private final Clock clock;

    public Verify(
            Database database,
            Contracts contracts,
            Fingerprint fingerprint,
            Path inbox,
            Path archive,
            Path failed,
            Path output,
            Clock clock) {
        this.clock = clock;
        this.database = database;
        this.contracts = contracts;
        this.fingerprint = fingerprint;
        this.inbox = inbox;
        this.archive = archive;
        this.failed = failed;
        this.output = output;
    }

    /**
     * Makes all checks. Caravan may be at work meanwhile: what does not add up is looked at again, and only what has not
     * come right by then is a problem.
     */
    public List<Check> verify() {
        List<Check> checks = once();
        if (checks.stream().allMatch(check -> check.problems().isEmpty())) {
            return checks;
        }
        List<Check> again = once();
        return checks.stream().map(check -> check.lasting(again)).toList();
    }

    /** All that is read of the database is as of one moment. */
    private List<Check> once() {
        List<Contract> loaded =
                contracts.all().stream().filter(Contract::isLoaded).toList();
        return database.transact(transaction -> {
            transaction
                    .sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                    .update();
            List<Check> checks = new ArrayList<>();
            BooksCheck books = new BooksCheck(transaction);
            checks.add(books.runs());
            checks.add(books.rows(loaded));
            checks.add(books.children(loaded));
            checks.add(books.references(loaded));
            checks.add(books.ahead(loaded));
            checks.add(books.arrivals(loaded));
            checks.add(books.keys(loaded));
            FilesCheck files =
                    new FilesCheck(transaction, fingerprint, inbox, archive, failed, output, clock.instant());
            checks.addAll(files.filed());
            checks.add(files.outputFiles());
            checks.add(books.mails());
            return checks;
        });
    }
}
