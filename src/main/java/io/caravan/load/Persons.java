package io.caravan.load;

import io.caravan.contract.Beside;
import io.caravan.contract.Contract;
import io.caravan.contract.Contracts;
import io.caravan.contract.Erasing;
import io.caravan.contract.Field;
import io.caravan.contract.Subject;
import io.caravan.database.Database;
import io.caravan.database.Transaction;
import io.caravan.run.Erasures;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds and forgets persons in the tables of the warehouse, by what the contracts call their subject. */
public final class Persons {

    /** The product's own tables in which something of a person may have stood. */
    private static final List<String> OWN_TABLES = List.of(
            "caravan.pending",
            "caravan.pending_reference",
            "caravan.version",
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

    /** Where the records of a dataset rest. */
    public enum Rest {
        TABLE("table "),
        WAITING("waiting records of "),
        KEPT("kept versions of "),
        /** What others wait for: the key of a record that is not there yet. */
        REFERENCE("references that wait for ");

        private final String words;

        Rest(String words) {
            this.words = words;
        }

        /** The place in words. */
        public String of(Contract contract) {
            return words + contract.name();
        }
    }

    /**
     * What was found in one place.
     *
     * @param contract whose records they are
     * @param rest where they rest
     * @param searched how many records there are
     * @param found how many of them are of the persons
     */
    public record Found(Contract contract, Rest rest, long searched, long found) {}

    /** A record's place and whose it is. */
    private record Hit(String place, long erasure) {}

    /** Sees each record that was found. */
    @FunctionalInterface
    public interface Viewer {
        /** Is given a record as JSON. */
        void view(Contract contract, Rest rest, long erasure, String json);
    }

    /** The datasets whose records are about persons. */
    public List<Contract> subjects() {
        return contracts.all().stream()
                .filter(Contract::isLoaded)
                .flatMap(contract -> Stream.concat(
                        Stream.of(contract), contract.beside().stream().map(Beside::contract)))
                .filter(contract -> !contract.subject().isEmpty())
                .toList();
    }

    /** The tables beside a dataset's own have nothing but rows. */
    private List<Rest> rests(Contract contract) {
        return contracts.find(contract.name()).isPresent() ? List.of(Rest.values()) : List.of(Rest.TABLE);
    }

    /** Looks through all tables and all that waits. */
    public List<Found> find(PersonFinder finder, Viewer viewer) {
        return database.transact(transaction -> {
            List<Found> found = new ArrayList<>();
            for (Contract contract : subjects()) {
                for (Rest rest : rests(contract)) {
                    Found inPlace = found(transaction, contract, rest, finder, viewer);
                    if (rest == Rest.TABLE || rest == Rest.WAITING || inPlace.searched() > 0) {
                        found.add(inPlace);
                    }
                }
            }
            return found;
        });
    }

    private static Found found(
            Transaction transaction, Contract contract, Rest rest, PersonFinder finder, Viewer viewer) {
        PersonSql sql = new PersonSql(contract);
        List<Hit> hits = new ArrayList<>();
        long searched = search(transaction, contract, rest, finder, hits);
        for (Hit hit : hits) {
            String json = transaction
                    .sql(sql.row(rest))
                    .param(hit.place())
                    .query(String.class)
                    .single();
            viewer.view(contract, rest, hit.erasure(), json);
        }
        return new Found(contract, rest, searched, hits.size());
    }

    private static List<Hit> hits(Transaction transaction, Contract contract, Rest rest, PersonFinder finder) {
        List<Hit> hits = new ArrayList<>();
        var unused = search(transaction, contract, rest, finder, hits);
        return hits;
    }

    /** Gives how many records there are. */
    private static long search(
            Transaction transaction, Contract contract, Rest rest, PersonFinder finder, List<Hit> hits) {
        PersonSql sql = new PersonSql(contract);
        List<Field> fields = sql.fields(rest);
        if (fields.isEmpty()) {
            return 0;
        }
        long[] searched = new long[1];
        transaction
                .cursor(sql.all(rest), row -> {
                    searched[0]++;
                    List<Subject.Value> subject = new ArrayList<>(fields.size());
                    for (int i = 0; i < fields.size(); i++) {
                        String value = row.getString(i + 2);
                        if (value != null) {
                            subject.add(new Subject.Value(fields.get(i), value));
                        }
                    }
                    OptionalLong erasure = finder.find(contract, subject);
                    if (erasure.isPresent()) {
                        hits.add(new Hit(row.getString(1), erasure.getAsLong()));
                    }
                    return searched[0];
                })
                .forEachRemaining(count -> {});
        return searched[0];
    }

    /**
     * Forgets the persons where a search has found them in tables and in what waits, in one transaction, while nobody
     * publishes in their domains. What waited for nobody but them loads. What is changed is written down for the certificates.
     *
     * @param found by that search; only where it found somebody is looked again
     * @param number of the erasure, or the first of several
     * @param stopped whether to end before it is done; nothing is then
     * @throws io.caravan.failure.BusyException when it was told to end
     */
    public void forget(Collection<Found> found, PersonFinder finder, long number, BooleanSupplier stopped) {
        if (found.stream().allMatch(place -> place.found() == 0)) {
            return;
        }
        String item = "transaction " + UUID.randomUUID();
        database.runUnless(stopped, transaction -> {
            domains(found).forEach(domain -> OnePerDomain.enter(transaction, domain));
            for (Found place : found) {
                if (place.found() > 0 && place.rest() != Rest.REFERENCE) {
                    List<Hit> hits = hits(transaction, place.contract(), place.rest(), finder);
                    forget(transaction, place.contract(), place.rest(), hits, finder);
                    count(transaction, place, item, hits);
                }
            }
            forgetReferences(transaction, found, finder, number, item);
        });
        drafts.recover();
    }

    /** The domains in which nobody may publish meanwhile, in the order in which they are locked. */
    private SortedSet<String> domains(Collection<Found> found) {
        boolean frees = found.stream().anyMatch(place -> place.rest() == Rest.REFERENCE && place.found() > 0);
        return (frees
                        ? contracts.all().stream()
                        : found.stream().filter(place -> place.found() > 0).map(Found::contract))
                .map(contract -> contract.name().domain())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void count(Transaction transaction, Found place, String item, List<Hit> hits) {
        Map<Long, Long> counts = hits.stream().collect(Collectors.groupingBy(Hit::erasure, Collectors.counting()));
        Erasures.found(transaction, place.rest().of(place.contract()), item, counts);
    }

    private void forget(Transaction transaction, Contract contract, Rest rest, List<Hit> hits, PersonFinder finder) {
        PersonSql sql = new PersonSql(contract);
        if (rest == Rest.WAITING) {
            hits.forEach(hit -> forgetWaiting(transaction, contract, sql, hit, finder));
        } else if (rest == Rest.TABLE && !hits.isEmpty()) {
            forgetRows(transaction, contract, sql, hits, finder);
        } else if (rest == Rest.KEPT && !hits.isEmpty()) {
            transaction
                    .sql("DELETE FROM caravan.version WHERE ctid = ANY (?::tid[])")
                    .param(hits.stream().map(Hit::place).toArray(String[]::new))
                    .update();
        }
    }

    private void forgetRows(
            Transaction transaction, Contract contract, PersonSql sql, List<Hit> hits, PersonFinder finder) {
        String[] places = hits.stream().map(Hit::place).toArray(String[]::new);
        boolean deleted = contract.erasing() == Erasing.DELETE;
        for (String statement : deleted ? sql.delete() : sql.emptyLines()) {
            transaction.sql(statement).param(places).update();
        }
        if (deleted && contracts.find(contract.name()).isPresent()) {
            transaction
                    .sql("INSERT INTO caravan.correction (dataset, reason, rows) VALUES (?, 'erasure', ?)")
                    .params(contract.name().toString(), -hits.size())
                    .update();
        } else if (!deleted) {
            String[] links =
                    hits.stream().map(hit -> finder.link(hit.erasure())).toArray(String[]::new);
            transaction.sql(sql.emptyRows()).params(places, links).update();
        }
    }

    private static void forgetWaiting(
            Transaction transaction, Contract contract, PersonSql sql, Hit hit, PersonFinder finder) {
        if (contract.erasing() == Erasing.DELETE) {
            transaction
                    .sql(
                            """
                            WITH gone AS (DELETE FROM caravan.pending WHERE pending = ?::bigint RETURNING run, record)
                            INSERT INTO caravan.settled (run, record, outcome) SELECT run, record, 'suppressed' FROM gone""")
                    .param(hit.place())
                    .update();
            return;
        }
        String line = transaction
                .sql("SELECT output FROM caravan.pending WHERE pending = ?::bigint")
                .param(hit.place())
                .query(String.class)
                .single();
        transaction
                .sql(sql.emptyWaiting())
                .params(
                        sql.linked(finder.link(hit.erasure())),
                        finder.emptied(contract, line, hit.erasure()),
                        hit.place())
                .update();
    }

    /** An erased person counts as known: nothing waits for one, and no key of one is kept for that. */
    private void forgetReferences(
            Transaction transaction, Collection<Found> found, PersonFinder finder, long number, String item) {
        List<Found> references = found.stream()
                .filter(place -> place.rest() == Rest.REFERENCE && place.found() > 0)
                .toList();
        if (references.isEmpty()) {
            return;
        }
        List<Contract> waiting = contracts.all().stream()
                .filter(contract -> !contract.references().isEmpty())
                .toList();
        waiting.forEach(contract -> SessionTables.create(transaction, contract));
        for (Found place : references) {
            List<Hit> hits = hits(transaction, place.contract(), Rest.REFERENCE, finder);
            transaction
                    .sql(PendingSql.free())
                    .param(hits.stream().map(Hit::place).toArray(String[]::new))
                    .update();
            count(transaction, place, item, hits);
        }
        new Settle(transaction, Drafts.Settler.ofErasure(number), contracts, drafts, new ArrayList<>()).resume(waiting);
    }

    /**
     * Sees to it that what was forgotten does not linger in the tables' files and statistics.
     *
     * @param deep whether the tables are written anew, which locks each of them for a while
     * @param stopped whether to end before all is done
     * @throws io.caravan.failure.BusyException when it was told to end
     */
    public void vacuum(Collection<Contract> touched, boolean deep, BooleanSupplier stopped) {
        Stream<String> tables = touched.stream()
                .flatMap(contract -> Stream.concat(Stream.of(contract.table()), contract.children().stream())
                        .map(table -> Names.qualified(contract.name().domain(), table.name())));
        String how = deep ? "VACUUM (FULL, ANALYZE) " : "VACUUM (ANALYZE) ";
        Stream.concat(tables, OWN_TABLES.stream()).forEach(table -> database.runUnless(stopped, how + table));
        // Only a superuser may do so, as we are on the embedded database; elsewhere it is told to remain.
        if (deep && isSuperuser()) {
            database.runUnless(stopped, "VACUUM (FULL) pg_catalog.pg_statistic");
            database.runUnless(stopped, "CHECKPOINT");
        }
    }

    private boolean isSuperuser() {
        return database.once(client -> client.sql("SELECT current_setting('is_superuser') = 'on'")
                .query(Boolean.class)
                .single());
    }
}
