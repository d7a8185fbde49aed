package io.caravan.load;

import io.caravan.anonymise.Lines;
import io.caravan.anonymise.SafeRows;
import io.caravan.contract.Contract;
import io.caravan.database.Database;
import io.caravan.database.Transaction;
import io.caravan.reject.Reject;
import io.caravan.reject.Violation;
import io.caravan.run.Row;
import io.caravan.run.Run;
import io.caravan.run.Values;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.Locale;

/**
 * The staged records of one run, in a transaction of their own that lasts from the first batch to the publishing: what is
 * not published leaves no trace. The tables are temporary ones of the connection, which cost the database no log.
 */
final class Staging implements AutoCloseable {

    private static final long WORTH_ANALYZING = 10_000;

    private final Transaction transaction;
    private final Run run;
    private final StageSql sql;
    private final MessageDigest sha256;
    private long staged;
    private long rejected;

    Staging(Transaction transaction, Run run) {
        this.transaction = transaction;
        this.run = run;
        this.sql = new StageSql(run.contract());
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
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

    void add(SafeRows batch) {
        Contract contract = run.contract();
        String hour = run.file().hour().map(LocalDateTime::toString).orElse(null);
        int columns = contract.table().fields().size();
        CopyText records = new CopyText();
        for (int i = 0; i < batch.rows().size(); i++) {
            Row row = batch.rows().get(i);
            records.row(staged + i, row.record(), row.line())
                    .column(hour)
                    .column(hash(batch.lines(), i))
                    .columns(row.values(), columns)
                    .end();
        }
        copy(sql.copy(), records);
        for (int child = 0; child < contract.children().size(); child++) {
            copy(sql.copy(contract.children().get(child)), children(batch, child));
        }
        reject(batch);
        staged += batch.rows().size();
        rejected += batch.rejects().size();
    }

    private CopyText children(SafeRows batch, int child) {
        int columns = run.contract().children().get(child).fields().size();
        CopyText lines = new CopyText();
        long position = staged;
        for (Row row : batch.rows()) {
            int number = 1;
            for (Values element : row.values().elements(child)) {
                lines.row(position, number++).columns(element, columns).end();
            }
            position++;
        }
        return lines;
    }

    private void reject(SafeRows batch) {
        CopyText rejects = new CopyText();
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
        copy("COPY caravan.reject (run, record, line, stage, field, rule, message) FROM STDIN", rejects);
    }

    private void copy(String statement, CopyText rows) {
        if (!rows.isEmpty()) {
            copy(transaction, statement, rows.toBytes());
        }
    }

    static void copy(Transaction transaction, String statement, byte[] bytes) {
        try {
            transaction.copy().copyIn(statement, new ByteArrayInputStream(bytes));
        } catch (SQLException e) {
            throw Database.scrubbed(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of the treated row, so that it tells nothing that the row does not. */
    private long hash(Lines lines, int line) {
        sha256.update(lines.bytes(), lines.start(line), lines.end(line) - 1 - lines.start(line));
        return ByteBuffer.wrap(sha256.digest()).getLong();
    }

    void analyze() {
        if (staged > WORTH_ANALYZING) {
            sql.analyze().forEach(statement -> transaction.sql(statement).update());
        }
    }

    @Override
    public void close() {
        transaction.close();
    }
}
