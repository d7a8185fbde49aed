package io.caravan.verify;

import io.caravan.contract.Contract;
import io.caravan.contract.FieldType;
import io.caravan.contract.Reference;
import io.caravan.contract.Table;
import io.caravan.database.Transaction;
import io.caravan.run.ErasedLink;
import io.caravan.run.KeyText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The books against themselves and against the tables. */
final class BooksCheck {

    private static final String RUNS =
            """
            SELECT run, read, read = loaded + updated + unchanged + duplicate + superseded + rejected + pending + suppressed
                              AS balanced,
                   rejected, (SELECT count(DISTINCT record) FROM caravan.reject
                               WHERE reject.run = run.run AND stage <> 'pending') AS refused,
                   pending, (SELECT count(*) FROM caravan.pending WHERE pending.run = run.run)
                          + (SELECT count(*) FROM caravan.settled WHERE settled.run = run.run) AS waiting
            FROM caravan.run WHERE state = 'loaded' ORDER BY run""";

    private final Transaction transaction;

    BooksCheck(Transaction transaction) {
        this.transaction = transaction;
    }

    private record Balance(
            long run, long read, boolean balanced, long rejected, long refused, long pending, long waiting) {}

    Check runs() {
        List<String> problems = new ArrayList<>();
        long[] records = new long[1];
        transaction
                .cursor(
                        RUNS,
                        row -> new Balance(
                                row.getLong("run"),
                                row.getLong("read"),
                                row.getBoolean("balanced"),
                                row.getLong("rejected"),
                                row.getLong("refused"),
                                row.getLong("pending"),
                                row.getLong("waiting")))
                .forEachRemaining(run -> {
                    records[0] += run.read();
                    if (!run.balanced()) {
                        problems.add("run " + run.run() + ": its counts do not add up to the records read");
                    }
                    if (run.rejected() != run.refused()) {
                        problems.add("run " + run.run() + ": " + run.rejected()
                                + " records were rejected, and reasons are" + " there for " + run.refused());
                    }
                    if (run.pending() != run.waiting()) {
                        problems.add("run " + run.run() + ": " + run.pending() + " records were pending, and "
                                + run.waiting() + " wait or were settled");
                    }
                });
        return new Check("records accounted for by their run", records[0], problems);
    }

    private record Counts(long rows, long accounted) {}

    Check rows(List<Contract> contracts) {
        List<String> problems = new ArrayList<>();
        long rows = 0;
        for (Contract contract : contracts) {
            Counts counts = transaction
                    // Rows that came by runs, or later by settling; and what no run accounts for.
                    .sql(String.format(
                            Locale.ROOT,
                            """
                            SELECT (SELECT count(*) FROM %s) AS rows,
                                   (SELECT coalesce(sum(loaded), 0) FROM caravan.run
                                     WHERE dataset = :dataset AND state IN ('loaded', 'withdrawn'))
                                 + (SELECT count(*) FROM caravan.settled JOIN caravan.run USING (run)
                                     WHERE dataset = :dataset AND outcome = 'loaded')
                                 + (SELECT coalesce(sum(rows), 0) FROM caravan.correction WHERE dataset = :dataset) AS accounted""",
                            table(contract, contract.table())))
                    .param("dataset", contract.name().toString())
                    .query(Counts.class)
                    .single();
            rows += counts.rows();
            if (counts.rows() != counts.accounted()) {
                problems.add(contract.name() + ": its table holds " + counts.rows()
                        + " rows, and the books account for " + counts.accounted());
            }
        }
        return new Check("rows accounted for by the books", rows, problems);
    }

    Check children(List<Contract> contracts) {
        List<String> problems = new ArrayList<>();
        long lines = 0;
        for (Contract contract : contracts) {
            String sameKey = contract.key().stream()
                    .map(field -> String.format(Locale.ROOT, "t.%1$s = c.%1$s", quoted(field.column())))
                    .collect(Collectors.joining(" AND "));
            for (Table child : contract.children()) {
                lines += count("SELECT count(*) FROM " + table(contract, child));
                long lost = count(String.format(
                        Locale.ROOT,
                        "SELECT count(*) FROM %s AS c WHERE NOT EXISTS (SELECT FROM %s AS t WHERE %s)",
                        table(contract, child),
                        table(contract, contract.table()),
                        sameKey));
                if (lost > 0) {
                    problems.add(contract.name() + ": " + lost + " rows of " + child.name() + " belong to no record");
                }
            }
        }
        return new Check("lines that belong to a record", lines, problems);
    }

    /** Whoever refers to an erased person refers to nobody. */
    Check references(List<Contract> contracts) {
        List<String> problems = new ArrayList<>();
        long checked = 0;
        for (Contract contract : contracts) {
            for (Reference reference : contract.references()) {
                Contract referred = contracts.stream()
                        .filter(other -> other.name().equals(reference.dataset()))
                        .findFirst()
                        .orElseThrow();
                String column = "r." + quoted(reference.field().column());
                String from = " FROM " + table(contract, reference.table()) + " AS r WHERE " + column
                        + " IS NOT NULL AND " + column + "::text !~ '" + ErasedLink.PATTERN + "'";
                checked += count("SELECT count(*)" + from);
                long unknown = count("SELECT count(*)" + from + " AND NOT EXISTS (SELECT FROM "
                        + table(referred, referred.table()) + " AS t WHERE t."
                        + quoted(referred.key().get(0).column()) + " = " + column + ")");
                if (unknown > 0) {
                    problems.add(contract.name() + ": " + unknown + " rows refer by "
                            + reference.field().path() + " to a record of " + reference.dataset()
                            + " that is not there");
                }
            }
        }
        return new Check("references to records that are there", checked, problems);
    }

    /** Rows that no later change would win against. */
    Check ahead(List<Contract> contracts) {
        List<String> problems = new ArrayList<>();
        for (Contract contract : contracts) {
            long ahead = count(ahead(contract));
            if (ahead > 0) {
                problems.add(contract.name() + ": " + ahead + (ahead == 1 ? " row is" : " rows are")
                        + " ahead of the clock by more than "
                        + contract.safeguards().ahead()
                        + "; no later change wins against them");
            }
        }
        return new Check("datasets without rows of the future", contracts.size(), problems);
    }

    /** Of two versions that do not say which is newer, the last to arrive wins: none has arrived later than by the last run. */
    Check arrivals(List<Contract> contracts) {
        List<String> problems = new ArrayList<>();
        for (Contract contract : contracts) {
            long later = count("SELECT count(*) FROM " + table(contract, contract.table())
                    + " WHERE _arrival >> 32 > (SELECT coalesce(max(run), 0) FROM caravan.run)");
            if (later > 0) {
                problems.add(contract.name() + ": " + later + (later == 1 ? " row has" : " rows have")
                        + " arrived by a run that is not in the books; no later record wins against them");
            }
        }
        return new Check("datasets without rows of unknown runs", contracts.size(), problems);
    }

    /** A record whose key is not in the one form of all keys finds no row, and no reference finds it. */
    Check keys(List<Contract> contracts) {
        List<String> problems = new ArrayList<>();
        for (Contract contract : contracts) {
            long unlike = contract.key().stream()
                    .filter(field -> field.storedType() == FieldType.TEXT)
                    .mapToLong(field -> unlike(table(contract, contract.table()), quoted(field.column())))
                    .sum();
            if (unlike > 0) {
                problems.add(contract.name() + ": " + unlike + (unlike == 1 ? " key has" : " keys have")
                        + " a blank around it, or a character that cannot be told from another");
            }
        }
        return new Check("datasets with keys of one form", contracts.size(), problems);
    }

    private long unlike(String table, String column) {
        long[] unlike = new long[1];
        transaction
                .cursor(
                        String.format(Locale.ROOT, "SELECT %1$s FROM %2$s WHERE %1$s ~ '[^!-~]'", column, table),
                        row -> row.getString(1))
                .forEachRemaining(key -> {
                    if (!KeyText.of(key).equals(key) || KeyText.lookAlike(key).isPresent()) {
                        unlike[0]++;
                    }
                });
        return unlike[0];
    }

    private static String ahead(Contract contract) {
        long seconds = contract.safeguards().versionAhead().toSeconds();
        String version = contract.version()
                .filter(field -> field.type().isTime())
                .map(field -> String.format(
                        Locale.ROOT,
                        " OR %1$s::timestamptz - interval '%2$d seconds' > now()",
                        quoted(field.column()),
                        seconds))
                .orElse("");
        return String.format(
                Locale.ROOT,
                "SELECT count(*) FROM %s WHERE _file_hour::timestamptz - interval '%d seconds' > now()%s",
                table(contract, contract.table()),
                seconds,
                version);
    }

    Check mails() {
        List<String> problems = Stream.of(
                        count(
                                "SELECT count(*) FROM caravan.mail WHERE sent_at IS NULL AND failed_at IS NULL AND written_at < now() - interval '1 hour'"))
                .filter(old -> old > 0)
                .map(old -> old + " mails wait for more than an hour to be sent")
                .toList();
        return new Check("mails sent", count("SELECT count(*) FROM caravan.mail"), problems);
    }

    private long count(String query) {
        return transaction.sql(query).query(Long.class).single();
    }

    private static String table(Contract contract, Table table) {
        return quoted(contract.name().domain()) + "." + quoted(table.name());
    }

    private static String quoted(String name) {
        return '"' + name + '"';
    }
}
