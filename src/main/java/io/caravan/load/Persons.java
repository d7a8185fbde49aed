package io.caravan.load;

import io.caravan.contract.Contract;
import io.caravan.contract.Contracts;
import io.caravan.contract.Erasing;
import io.caravan.contract.Field;
import io.caravan.contract.Table;
import io.caravan.database.Database;
import io.caravan.database.Transaction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds and forgets persons in the tables of the warehouse, by what the contracts call their subject. */
public final class Persons {

    /** The product's own tables in which something of a person may have stood. */
    private static final List<String> OWN_TABLES = List.of(
            "caravan.pending",
            "caravan.pending_reference",
            "caravan.run",
            "caravan.output",
            "caravan.mail",
            "caravan.erasure_token");

    private final Database database;
    private final Contracts contracts;
    private final Drafts drafts;

    public Persons(Database database, Contracts contracts, Drafts drafts) {
        this.database = database;
        this.contracts = contracts;
        this.drafts = drafts;
    }

    /**
     * What was found in one place.
     *
     * @param contract whose records they are
     * @param waiting whether they are pending ones, rather than those of its table
     * @param searched how many records there are
     * @param found how many of them are of the persons
     */
    public record Found(Contract contract, boolean waiting, long searched, long found) {}

    /** A record's place and whose it is. */
    private record Hit(String place, long erasure) {}

    /** Where the subject stands. */
    private record Subject(@Nullable String id, @Nullable String email) {}

    /** Sees each record that was found. */
    @FunctionalInterface
    public interface Viewer {
        /** Is given a record as JSON. */
        void view(Contract contract, boolean waiting, long erasure, String json);
    }

    /** The datasets whose records are about persons. */
    public List<Contract> subjects() {
        return contracts.all().stream()
                .filter(contract -> contract.isLoaded() && !contract.subject().isEmpty())
                .toList();
    }

    /** Looks through all tables and all that waits. */
    public List<Found> find(PersonFinder finder, Viewer viewer) {
        return database.transact(transaction -> {
            List<Found> found = new ArrayList<>();
            for (Contract contract : subjects()) {
                for (boolean waiting : new boolean[] {false, true}) {
                    found.add(found(transaction, contract, waiting, finder, viewer));
                }
            }
            return found;
        });
    }

    private static Found found(
            Transaction transaction, Contract contract, boolean waiting, PersonFinder finder, Viewer viewer) {
        List<Hit> hits = new ArrayList<>();
        long searched =
                search(transaction, waiting ? pendingQuery(contract) : tableQuery(contract), contract, finder, hits);
        for (Hit hit : hits) {
            String json = transaction
                    .sql(
                            waiting
                                    ? "SELECT columns::text FROM caravan.pending WHERE pending = ?::bigint"
                                    : "SELECT to_jsonb(t)::text FROM " + target(contract) + " AS t WHERE ctid = ?::tid")
                    .param(hit.place())
                    .query(String.class)
                    .single();
            viewer.view(contract, waiting, hit.erasure(), json);
        }
        return new Found(contract, waiting, searched, hits.size());
    }

    private static List<Hit> hits(Transaction transaction, String query, Contract contract, PersonFinder finder) {
        List<Hit> hits = new ArrayList<>();
        var unused = search(transaction, query, contract, finder, hits);
        return hits;
    }

    /** Gives how many records there are. */
    private static long search(
            Transaction transaction, String query, Contract contract, PersonFinder finder, List<Hit> hits) {
        long[] searched = new long[1];
        transaction
                .cursor(query, row -> {
                    searched[0]++;
                    OptionalLong erasure = finder.find(contract, row.getString(2), row.getString(3));
                    if (erasure.isPresent()) {
                        hits.add(new Hit(row.getString(1), erasure.getAsLong()));
                    }
                    return searched[0];
                })
                .forEachRemaining(count -> {});
        return searched[0];
    }

    private static String tableQuery(Contract contract) {
        Subject subject = subject(contract);
        return "SELECT ctid::text, %s, %s FROM %s"
                .formatted(column(subject.id()), column(subject.email()), target(contract));
    }

    private static String column(@Nullable String column) {
        return column == null ? "NULL::text" : Names.quoted(column) + "::text";
    }

    private static String pendingQuery(Contract contract) {
        Subject subject = subject(contract);
        return "SELECT pending::text, %s, %s FROM caravan.pending WHERE dataset = '%s'"
                .formatted(inJson(subject.id()), inJson(subject.email()), contract.name());
    }

    private static String inJson(@Nullable String column) {
        return column == null ? "NULL::text" : "columns ->> '" + column.replace("'", "''") + "'";
    }

    private static Subject subject(Contract contract) {
        return new Subject(
                contract.subject().containsKey("id")
                        ? contract.subject().get("id").column()
                        : null,
                contract.subject().containsKey("email")
                        ? contract.subject().get("email").column()
                        : null);
    }

    /**
     * Forgets the persons in all tables and in all that waits, in one transaction, while nobody publishes. What waited for
     * nobody but them loads.
     *
     * @param number of the erasure, or the first of several
     */
    public void forget(PersonFinder finder, long number) {
        database.run(transaction -> {
            subjects().stream()
                    .map(contract -> contract.name().domain())
                    .distinct()
                    .sorted()
                    .forEach(domain -> OnePerDomain.enter(transaction, domain));
            for (Contract contract : subjects()) {
                forgetWaiting(transaction, contract, finder);
                forgetRows(transaction, contract, finder);
            }
            forgetReferences(transaction, finder, number);
        });
        drafts.recover();
    }

    private static void forgetRows(Transaction transaction, Contract contract, PersonFinder finder) {
        List<Hit> hits = hits(transaction, tableQuery(contract), contract, finder);
        if (!hits.isEmpty()) {
            String[] places = hits.stream().map(Hit::place).toArray(String[]::new);
            if (contract.erasing() == Erasing.DELETE) {
                for (Table child : contract.children()) {
                    transaction.sql(deleteLines(contract, child)).param(places).update();
                }
                transaction
                        .sql("DELETE FROM " + target(contract) + " WHERE ctid = ANY (?::tid[])")
                        .param(places)
                        .update();
            } else {
                for (Table child : contract.children()) {
                    String emptied = emptied(child, null);
                    if (!emptied.isEmpty()) {
                        transaction
                                .sql("UPDATE %s AS c SET %s FROM %s AS t WHERE t.ctid = ANY (?::tid[]) AND %s"
                                        .formatted(
                                                table(contract, child), emptied, target(contract), sameKey(contract)))
                                .param(places)
                                .update();
                    }
                }
                transaction
                        .sql(
                                """
                                UPDATE %s AS t SET %s _row_hash = '%s'::bigint
                                FROM unnest(?::text[], ?::text[]) AS hit (place, link) WHERE t.ctid = hit.place::tid"""
                                        .formatted(target(contract), emptiedRow(contract), RowHash.EMPTIED))
                        .params(places, links(hits, finder))
                        .update();
            }
        }
    }

    private static String deleteLines(Contract contract, Table child) {
        return "DELETE FROM %s AS c USING %s AS t WHERE t.ctid = ANY (?::tid[]) AND %s"
                .formatted(table(contract, child), target(contract), sameKey(contract));
    }

    private static String sameKey(Contract contract) {
        return contract.key().stream()
                .map(field -> "c.%1$s = t.%1$s".formatted(Names.quoted(field.column())))
                .collect(Collectors.joining(" AND "));
    }

    private static String[] links(List<Hit> hits, PersonFinder finder) {
        return hits.stream().map(hit -> finder.link(hit.erasure())).toArray(String[]::new);
    }

    private static String emptiedRow(Contract contract) {
        @Nullable Field id = contract.subject().get("id");
        String others = emptied(contract.table(), id);
        return (id == null ? "" : Names.quoted(id.column()) + " = hit.link, ")
                + (others.isEmpty() ? "" : others + ", ");
    }

    private static String emptied(Table table, @Nullable Field link) {
        return table.fields().stream()
                .filter(field -> field.isEmptied() && !field.equals(link))
                .map(field -> Names.quoted(field.column()) + " = " + (field.storedNullable() ? "NULL" : "''"))
                .collect(Collectors.joining(", "));
    }

    private static void forgetWaiting(Transaction transaction, Contract contract, PersonFinder finder) {
        for (Hit hit : hits(transaction, pendingQuery(contract), contract, finder)) {
            if (contract.erasing() == Erasing.DELETE) {
                transaction
                        .sql(
                                """
                                WITH gone AS (DELETE FROM caravan.pending WHERE pending = ?::bigint RETURNING run, record)
                                INSERT INTO caravan.settled (run, record, outcome)
                                SELECT run, record, 'suppressed' FROM gone""")
                        .param(hit.place())
                        .update();
            } else {
                emptyWaiting(transaction, contract, hit, finder);
            }
        }
    }

    private static void emptyWaiting(Transaction transaction, Contract contract, Hit hit, PersonFinder finder) {
        String line = transaction
                .sql("SELECT output FROM caravan.pending WHERE pending = ?::bigint")
                .param(hit.place())
                .query(String.class)
                .single();
        Map<String, String> children = new LinkedHashMap<>();
        for (Table child : contract.children()) {
            children.put(child.name(), emptyObject(child, null));
        }
        @Nullable Field id = contract.subject().get("id");
        transaction
                .sql(
                        """
                        UPDATE caravan.pending
                        SET columns = columns || %s::jsonb || %s, row_hash = '%s'::bigint, output = ?,
                            children = %s
                        WHERE pending = ?::bigint"""
                                .formatted(
                                        literal(emptyObject(contract.table(), id)),
                                        id == null
                                                ? "'{}'::jsonb"
                                                : "jsonb_build_object(" + literal(id.column()) + ", "
                                                        + literal(finder.link(hit.erasure())) + ")",
                                        RowHash.EMPTIED,
                                        emptiedChildren(children)))
                .params(finder.emptied(contract, line, hit.erasure()), hit.place())
                .update();
    }

    private static String emptiedChildren(Map<String, String> emptied) {
        String sql = "children";
        for (Map.Entry<String, String> child : emptied.entrySet()) {
            sql =
                    """
                    %s || jsonb_build_object(%s, (SELECT coalesce(jsonb_agg(element.value || %s::jsonb), '[]')
                                                  FROM jsonb_array_elements(children -> %s) AS element (value)))"""
                            .formatted(
                                    sql, literal(child.getKey()), literal(child.getValue()), literal(child.getKey()));
        }
        return sql;
    }

    /** A JSON object with all columns of the table that are emptied. */
    private static String emptyObject(Table table, @Nullable Field link) {
        return table.fields().stream()
                .filter(field -> field.isEmptied() && !field.equals(link))
                .map(field -> "\"" + field.column() + "\": " + (field.storedNullable() ? "null" : "\"\""))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** An erased person counts as known: nothing waits for one, and no key of one is kept for that. */
    private void forgetReferences(Transaction transaction, PersonFinder finder, long number) {
        List<Contract> waiting = contracts.all().stream()
                .filter(contract -> !contract.references().isEmpty())
                .toList();
        waiting.forEach(contract -> SessionTables.create(transaction, contract));
        boolean freed = false;
        for (Contract contract : subjects()) {
            String query = "SELECT ctid::text, key, NULL FROM caravan.pending_reference WHERE dataset = "
                    + literal(contract.name().toString());
            List<Hit> hits = hits(transaction, query, contract, finder);
            if (!hits.isEmpty()) {
                transaction
                        .sql(PendingSql.free())
                        .param(hits.stream().map(Hit::place).toArray(String[]::new))
                        .update();
                freed = true;
            }
        }
        if (freed) {
            new Settle(transaction, Drafts.Settler.ofErasure(number), contracts, drafts, new ArrayList<>())
                    .resume(waiting);
        }
    }

    /**
     * Sees to it that what was forgotten does not linger in the tables' files and statistics.
     *
     * @param deep whether the tables are written anew, which locks each of them for a while
     */
    public void vacuum(Collection<Contract> touched, boolean deep) {
        Stream<String> tables = touched.stream()
                .flatMap(contract -> Stream.concat(Stream.of(contract.table()), contract.children().stream())
                        .map(table -> table(contract, table)));
        String how = deep ? "VACUUM (FULL, ANALYZE) " : "VACUUM (ANALYZE) ";
        Stream.concat(tables, OWN_TABLES.stream()).forEach(table -> statement(how + table));
        // Only a superuser may do so, as we are on the embedded database; elsewhere it is told to remain.
        if (deep && isSuperuser()) {
            statement("VACUUM (FULL) pg_catalog.pg_statistic");
            statement("CHECKPOINT");
        }
    }

    private boolean isSuperuser() {
        return database.once(client -> client.sql("SELECT current_setting('is_superuser') = 'on'")
                .query(Boolean.class)
                .single());
    }

    private void statement(String statement) {
        var unused = database.once(client -> client.sql(statement).update());
    }

    private static String target(Contract contract) {
        return table(contract, contract.table());
    }

    private static String table(Contract contract, Table table) {
        return Names.qualified(contract.name().domain(), table.name());
    }
}
