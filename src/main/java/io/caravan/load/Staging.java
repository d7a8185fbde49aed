package io.caravan.load;

import io.caravan.anonymise.SafeRows;
import io.caravan.database.Database;
import io.caravan.database.Transaction;
import io.caravan.reject.Reject;
import io.caravan.reject.Violation;
import io.caravan.run.Row;
import io.caravan.run.Run;
import io.caravan.run.Values;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The staged records of one run, in a transaction of their own that lasts from the first batch to the publishing: what is
 * not published leaves no trace. The tables are temporary ones of the connection, which cost the database no log.
 */
final class Staging implements AutoCloseable {

    static final long WORTH_ANALYZING = 10_000;
    private static final int USUAL_REJECT = 128;

    private final Transaction transaction;
    private final Run run;
    private final StageSql sql;
    private long staged;
    private long rejected;
    private boolean closed;

    Staging(Transaction transaction, Run run) {
        this.transaction = transaction;
        this.run = run;
        this.sql = new StageSql(run.contract());
        SessionTables.create(transaction, sql);
    }

    Transaction transaction() {
        return transaction;
    }

    Run run() {
        return run;
    }

    long staged() {
        return staged;
    }

    long rejected() {
        return rejected;
    }

    /** Adds a batch; several may come at a time, and in any order. */
    void add(SafeRows batch) {
        CopyText records = records(batch);
        List<CopyText> children = new ArrayList<>();
        for (int child = 0; child < run.contract().children().size(); child++) {
            children.add(children(batch, child));
        }
        CopyText rejects = rejects(batch);
        synchronized (this) {
            if (closed) {
                throw new StaleClaimException(run.id());
            }
            copy(sql.copy(), records);
            for (int child = 0; child < children.size(); child++) {
                copy(sql.copy(run.contract().children().get(child)), children.get(child));
            }
            copy("COPY caravan.reject (run, record, line, stage, field, rule, message) FROM STDIN", rejects);
            staged += batch.rows().size();
            rejected += batch.rejects().size();
        }
    }

    private CopyText records(SafeRows batch) {
        String hour = run.file().hour().map(LocalDateTime::toString).orElse(null);
        int columns = run.contract().table().fields().size();
        // A line names each field as well, so there is room for the numbers.
        CopyText records = new CopyText(batch.lines().bytes().length);
        for (int i = 0; i < batch.rows().size(); i++) {
            Row row = batch.rows().get(i);
            records.row(row.record(), row.line())
                    .column(hour)
                    .column(RowHash.of(batch.lines(), i))
                    .columns(row.values(), columns)
                    .end();
        }
        return records;
    }

    private CopyText children(SafeRows batch, int child) {
        int columns = run.contract().children().get(child).fields().size();
        CopyText lines = new CopyText(batch.lines().bytes().length);
        for (Row row : batch.rows()) {
            int number = 1;
            for (Values element : row.values().elements(child)) {
                lines.row(row.record(), number++).columns(element, columns).end();
            }
        }
        return lines;
    }

    private CopyText rejects(SafeRows batch) {
        CopyText rejects = new CopyText(batch.rejects().size() * USUAL_REJECT);
        for (Reject reject : batch.rejects()) {
            for (Violation violation : reject.violations()) {
                rejects.row(run.id(), reject.record(), reject.line())
                        .column(reject.stage().name().toLowerCase(Locale.ROOT))
                        .column(violation.field())
                        .column(violation.rule())
                        .column(violation.message())
                        .end();
            }
        }
        return rejects;
    }

    private void copy(String statement, CopyText rows) {
        if (!rows.isEmpty()) {
            copy(transaction, statement, rows);
        }
    }

    static void copy(Transaction transaction, String statement, CopyText rows) {
        try {
            rows.send(transaction.copy(), statement);
        } catch (SQLException e) {
            throw Database.scrubbed(e);
        }
    }

    void analyze() {
        if (staged > WORTH_ANALYZING) {
            sql.analyze().forEach(statement -> transaction.sql(statement).update());
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        transaction.close();
    }
}
