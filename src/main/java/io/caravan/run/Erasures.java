package io.caravan.run;

import io.caravan.contract.DatasetName;
import io.caravan.database.Database;
import io.caravan.database.SessionLock;
import io.caravan.database.Transaction;
import io.caravan.failure.DatabaseException;
import io.caravan.failure.StaleClaimException;
import io.caravan.reject.RefusedRecord;
import io.caravan.reject.Reject;
import io.caravan.reject.Violation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The books of erasures: who asked to be forgotten, by tokens alone, and how far it is. */
public final class Erasures {

    private final Database database;

    public Erasures(Database database) {
        this.database = database;
    }

    /** Takes the turn to erase; empty when another process has it. */
    public Optional<SessionLock> tryTurn() {
        return database.tryLock("erase");
    }

    /** What a token is made of. */
    public enum Kind {
        ID,
        EMAIL,
        PSEUDONYM
    }

    /** How far a request reaches. */
    public enum Scope {
        /** The one person whom it names, with what the person's own records tell; held when that reaches several subjects. */
        ONE,
        /** All subjects that it reaches, as a person has decided. */
        EVERYONE,
        /** Whom its ids name, and nobody by an e-mail address, as a person has decided. */
        IDS
    }

    /**
     * A request that is not done yet.
     *
     * @param recorded whether it was begun to change something
     * @param accepted whether a person has decided that it is done although places were not searched
     * @param from who asked, and how
     * @param tokens by which the person is found
     */
    public record Open(
            long erasure,
            String domain,
            boolean byId,
            boolean byEmail,
            boolean recorded,
            boolean accepted,
            Scope scope,
            From from,
            Instant askedAt,
            Map<String, Kind> tokens) {

        public Open {
            tokens = Map.copyOf(tokens);
        }

        /** The same request with further tokens. */
        public Open with(Map<String, Kind> further) {
            Map<String, Kind> more = new HashMap<>(tokens);
            more.putAll(further);
            return new Open(erasure, domain, byId, byEmail, recorded, accepted, scope, from, askedAt, more);
        }

        /** The tokens that may be those of an id. */
        public Set<String> idTokens() {
            return tokens.entrySet().stream()
                    .filter(token -> token.getValue() != Kind.EMAIL)
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toSet());
        }
    }

    /**
     * Who asked, and how.
     *
     * @param channel such as {@code command line} or {@code file of shop.erasure_requests}
     * @param requester who handed the request in, such as a person at a desk or a ticket; empty when nobody said so
     */
    public record From(String channel, String requester) {

        /** Of a file of requests. */
        public static From file(DatasetName dataset) {
            return new From("file of " + dataset, "");
        }

        /** Requests that nobody makes anew: after a restore, or for a record that came late. */
        public static final From OURSELVES = new From("kept out again by Caravan", "");
    }

    /** A request as it was handed in, without the identity. */
    public record Asked(boolean byId, boolean byEmail, Map<String, Kind> tokens) {

        public Asked {
            tokens = Map.copyOf(tokens);
        }
    }

    /** Writes down requests; gives their numbers. */
    public List<Long> ask(String domain, From from, List<Asked> requests) {
        return database.transact(transaction -> ask(transaction, domain, from, requests));
    }

    private static List<Long> ask(Transaction transaction, String domain, From from, List<Asked> requests) {
        List<Long> numbers = new ArrayList<>();
        for (Asked asked : requests) {
            long erasure = transaction
                    .sql(
                            """
                            INSERT INTO caravan.erasure (domain, by_id, by_email, channel, requester)
                            VALUES (?, ?, ?, ?, ?) RETURNING erasure""")
                    .params(domain, asked.byId(), asked.byEmail(), from.channel(), from.requester())
                    .query(Long.class)
                    .single();
            addTokens(transaction, erasure, asked.tokens());
            numbers.add(erasure);
        }
        return numbers;
    }

    private static void addTokens(Transaction transaction, long erasure, Map<String, Kind> tokens) {
        transaction
                .sql(
                        """
                        INSERT INTO caravan.erasure_token (erasure, token, kind)
                        SELECT ?, token, lower(kind) FROM unnest(?::text[], ?::text[]) AS t (token, kind)
                        ON CONFLICT DO NOTHING""")
                .params(
                        erasure,
                        tokens.keySet().toArray(String[]::new),
                        tokens.values().stream().map(Kind::name).toArray(String[]::new))
                .update();
    }

    /**
     * Writes down, all at once, what became of a file of requests. The same person twice in it is a duplicate.
     *
     * @param corrected the rejects that requests of the file correct
     */
    public void take(Run run, List<Asked> requests, List<Reject> rejects, List<RefusedRecord> corrected) {
        List<Asked> persons = requests.stream().distinct().toList();
        From from = From.file(run.contract().name());
        database.run(transaction -> {
            var unused = ask(transaction, run.contract().name().domain(), from, persons);
            for (Reject reject : rejects) {
                for (Violation violation : reject.violations()) {
                    transaction
                            .sql(
                                    """
                                    INSERT INTO caravan.reject (run, record, line, stage, field, rule, message)
                                    VALUES (?, ?, ?, ?, ?, ?, ?)""")
                            .params(
                                    run.id(),
                                    reject.record(),
                                    reject.line(),
                                    reject.stage().name().toLowerCase(Locale.ROOT),
                                    violation.field(),
                                    violation.rule(),
                                    violation.message())
                            .update();
                }
            }
            for (RefusedRecord reject : corrected) {
                transaction
                        .sql(
                                """
                                INSERT INTO caravan.mended (run, record, outcome, mended_by)
                                SELECT DISTINCT r.run, r.record, 'loaded', ?::bigint FROM caravan.reject AS r JOIN caravan.run AS f USING (run)
                                WHERE r.run = ? AND r.record = ? AND f.dataset = ?
                                ON CONFLICT DO NOTHING""")
                        .params(
                                run.id(),
                                reject.run(),
                                reject.record(),
                                run.contract().name().toString())
                        .update();
            }
            int taken = transaction
                    .sql(
                            """
                            UPDATE caravan.run
                            SET state = 'loaded', finished_at = clock_timestamp(), read = ?, loaded = ?, duplicate = ?,
                                rejected = ?, filed_as = CASE WHEN ? THEN '' END, told = ?
                            WHERE run = ? AND token = ? AND state = 'claimed'""")
                    .params(
                            requests.size() + rejects.size(),
                            persons.size(),
                            requests.size() - persons.size(),
                            rejects.size(),
                            rejects.isEmpty(),
                            rejects.isEmpty(),
                            run.id(),
                            run.token())
                    .update();
            if (taken == 0) {
                throw new StaleClaimException(run.id());
            }
        });
    }

    /** Writes down that a file whose requests were taken before is not kept either. */
    public void takenAgain(SourceFile file) {
        var unused = database.once(client -> client.sql(
                        "UPDATE caravan.run SET filed_as = '' WHERE file = ? AND entry = ? AND filed_as IS NULL AND state = 'repeated'")
                .params(file.path(), file.entry())
                .update());
    }

    /** The tokens of requests that are asked or held, and not recorded. */
    public Set<String> asked() {
        return Set.copyOf(database.once(client -> client.sql(
                        "SELECT token FROM caravan.erasure_token JOIN caravan.erasure USING (erasure) WHERE state IN ('asked', 'held')")
                .query(String.class)
                .list()));
    }

    /** All requests that are neither done, nor held, nor incomplete, oldest first. */
    public List<Open> open() {
        return requests("'asked', 'recorded'");
    }

    /** All requests that are done but for what could not be searched, oldest first. */
    public List<Open> incomplete() {
        return requests("'incomplete'");
    }

    /** All requests that wait for a person to decide, oldest first. */
    public List<Open> held() {
        return requests("'held'");
    }

    private List<Open> requests(String states) {
        Map<Long, Open> open = new LinkedHashMap<>();
        Map<Long, Map<String, Kind>> tokens = new HashMap<>();
        database.run(transaction -> transaction
                .sql(String.format(
                        Locale.ROOT,
                        """
                        SELECT erasure, domain, by_id, by_email, state, accepted, upper(scope) AS scope, channel, requester,
                               asked_at, token, upper(kind) AS kind
                        FROM caravan.erasure LEFT JOIN caravan.erasure_token USING (erasure)
                        WHERE state IN (%s) ORDER BY erasure""",
                        states))
                .query(row -> {
                    Open first = new Open(
                            row.getLong("erasure"),
                            row.getString("domain"),
                            row.getBoolean("by_id"),
                            row.getBoolean("by_email"),
                            !row.getString("state").equals("asked"),
                            row.getBoolean("accepted"),
                            Scope.valueOf(row.getString("scope")),
                            new From(row.getString("channel"), row.getString("requester")),
                            row.getTimestamp("asked_at").toInstant(),
                            Map.of());
                    open.putIfAbsent(first.erasure(), first);
                    Map<String, Kind> known = tokens.computeIfAbsent(first.erasure(), erasure -> new HashMap<>());
                    if (row.getString("token") != null) {
                        known.put(row.getString("token"), Kind.valueOf(row.getString("kind")));
                    }
                }));
        return open.values().stream()
                .map(request -> request.with(tokens.getOrDefault(request.erasure(), Map.of())))
                .toList();
    }

    /**
     * Writes down that some requests wait for a person to decide, and a mail that says so.
     *
     * @param subjects by erasure, how many subjects of one domain the request has reached
     */
    public void hold(Map<Long, Integer> subjects, String subject, String body) {
        database.run(transaction -> {
            subjects.forEach((erasure, reached) -> transaction
                    .sql("UPDATE caravan.erasure SET state = 'held', subjects = ? WHERE erasure = ?")
                    .params(reached, erasure)
                    .update());
            mail(transaction, subject, body);
        });
    }

    /**
     * Takes up a held request again, as a person has decided.
     *
     * @param scope how far it reaches from now on
     * @param tokens by which the person is found from now on
     */
    public void decide(long erasure, Scope scope, Map<String, Kind> tokens) {
        database.run(transaction -> {
            int held = transaction
                    .sql("UPDATE caravan.erasure SET state = 'asked', scope = ? WHERE erasure = ? AND state = 'held'")
                    .params(scope.name().toLowerCase(Locale.ROOT), erasure)
                    .update();
            if (held > 0) {
                forgetTokens(transaction, List.of(erasure));
                addTokens(transaction, erasure, tokens);
            }
        });
    }

    /** How far an erasure reaches; {@link Scope#ONE} of one that is not known. */
    public Scope scope(long erasure) {
        return database.once(client -> client.sql("SELECT upper(scope) FROM caravan.erasure WHERE erasure = ?")
                .param(erasure)
                .query(String.class)
                .optional()
                .map(Scope::valueOf)
                .orElse(Scope.ONE));
    }

    /** Ends a held request without erasing anybody, as a person has decided. */
    public void withdraw(long erasure) {
        database.run(transaction -> {
            int held = transaction
                    .sql(
                            "UPDATE caravan.erasure SET state = 'done', done_at = now() WHERE erasure = ? AND state = 'held'")
                    .param(erasure)
                    .update();
            if (held > 0) {
                forgetTokens(transaction, List.of(erasure));
            }
        });
    }

    /**
     * Writes down that incomplete requests are done although places were not searched, as a person has decided.
     *
     * @return how many of them are incomplete
     */
    public int accept(Collection<Long> erasures) {
        return database.once(client -> client.sql(
                        "UPDATE caravan.erasure SET accepted = true WHERE erasure = ANY (?) AND state = 'incomplete'")
                .param(erasures.toArray(Long[]::new))
                .update());
    }

    /** Writes a mail about erasure, once while its cause lasts. */
    public void notifyOnce(String cause, String subject, String body) {
        database.run(transaction -> {
            int added = transaction
                    .sql("INSERT INTO caravan.notice (cause) VALUES (?) ON CONFLICT DO NOTHING")
                    .param(cause)
                    .update();
            if (added > 0) {
                mail(transaction, subject, body);
            }
        });
    }

    /** Notes that a cause has ended: when it comes again, that is notified again. */
    public void endNotice(String cause) {
        var unused = database.once(client -> client.sql("DELETE FROM caravan.notice WHERE cause = ?")
                .param(cause)
                .update());
    }

    private static void mail(Transaction transaction, String subject, String body) {
        transaction
                .sql("INSERT INTO caravan.mail (subject, body) VALUES (?, ?)")
                .params(subject, body)
                .update();
    }

    /** Adds what was learnt of the persons of requests, by which they are found. */
    public void learn(Collection<Open> requests) {
        database.run(transaction ->
                requests.forEach(request -> addTokens(transaction, request.erasure(), request.tokens())));
    }

    /**
     * Writes down, before the first change, that the persons are erased, so that a crash resumes it; from here on they are
     * suppressed: a run that publishes later has to know of it. Done again with further tokens, it adds them.
     *
     * @param before done when nothing but a crash can keep it from being written down
     * @return false when runs are being published for longer than a while, and nothing was written down
     */
    public boolean record(Collection<Open> requests, Runnable before) {
        return unlessLocked(transaction -> record(transaction, requests, before));
    }

    private boolean unlessLocked(Consumer<Transaction> work) {
        try {
            database.run(transaction -> {
                transaction.sql("SET LOCAL lock_timeout = '10s'").update();
                work.accept(transaction);
            });
            return true;
        } catch (DatabaseException e) {
            if (!e.isLocked()) {
                throw e;
            }
            return false;
        }
    }

    private static void record(Transaction transaction, Collection<Open> requests, Runnable before) {
        transaction
                .sql("SELECT true FROM pg_advisory_xact_lock(hashtext('caravan'), hashtext('suppressed'))")
                .query(Boolean.class)
                .single();
        before.run();
        for (Open request : requests) {
            addTokens(transaction, request.erasure(), request.tokens());
        }
        Long[] numbers = requests.stream().map(Open::erasure).toArray(Long[]::new);
        transaction
                .sql(
                        """
                        INSERT INTO caravan.suppressed (token, erasure)
                        SELECT token, min(erasure) FROM caravan.erasure_token WHERE erasure = ANY (?) GROUP BY token
                        ON CONFLICT DO NOTHING""")
                .param(numbers)
                .update();
        transaction
                .sql(
                        "UPDATE caravan.erasure SET state = 'recorded', recorded_at = coalesce(recorded_at, now()) WHERE erasure = ANY (?)")
                .param(numbers)
                .update();
    }

    /**
     * Writes down as one recorded request of our own that the persons of these tokens are erased: they were before a restore, or
     * a record of an erased person that came late has them. It gets no certificate.
     *
     * @param person the erasure whose person they are of; 0 when they may be of several
     * @param before and the result as in {@link #record}
     */
    public boolean recordOurselves(Map<String, Kind> tokens, long person, Runnable before) {
        return unlessLocked(transaction -> {
            long erasure = ask(transaction, "", From.OURSELVES, List.of(new Asked(true, true, tokens)))
                    .get(0);
            record(
                    transaction,
                    List.of(new Open(
                            erasure, "", true, true, true, true, Scope.ONE, From.OURSELVES, Instant.EPOCH, tokens)),
                    before);
            transaction
                    .sql("UPDATE caravan.suppressed SET erasure = ? WHERE erasure = ?")
                    .params(person, erasure)
                    .update();
        });
    }

    /**
     * Writes down what is about to be changed, or has been changed in this transaction, for the certificates.
     *
     * @param item the file or the transaction: the same again counts once
     * @param found how much of the place there is, by erasure
     */
    public static void found(Transaction transaction, String place, String item, Map<Long, Long> found) {
        transaction
                .sql(
                        """
                        INSERT INTO caravan.erasure_found (erasure, place, item, found)
                        SELECT erasure, ?, ?, found FROM unnest(?::bigint[], ?::bigint[]) AS f (erasure, found)
                        WHERE EXISTS (SELECT FROM caravan.erasure AS e WHERE e.erasure = f.erasure)
                        ON CONFLICT (erasure, place, item) DO UPDATE SET found = greatest(erasure_found.found, excluded.found)""")
                .params(
                        place,
                        item,
                        found.keySet().toArray(Long[]::new),
                        found.values().toArray(Long[]::new))
                .update();
    }

    /**
     * Writes down what is about to be changed in files.
     *
     * @param found by place and file, how much there is, by erasure
     */
    public void found(Map<String, Map<String, Map<Long, Long>>> found) {
        database.run(transaction -> found.forEach(
                (place, items) -> items.forEach((item, counts) -> found(transaction, place, item, counts))));
    }

    /** Takes back what was written down, as it could not be changed. */
    public void notChanged(Map<String, Map<String, Map<Long, Long>>> found) {
        database.run(transaction -> found.forEach((place, items) -> transaction
                .sql("DELETE FROM caravan.erasure_found WHERE place = ? AND item = ANY (?)")
                .params(place, items.keySet().toArray(String[]::new))
                .update()));
    }

    /** What was changed of a person, by place, in all passes that the erasure has taken. */
    public Map<String, Long> found(long erasure) {
        Map<String, Long> found = new HashMap<>();
        database.run(transaction -> transaction
                .sql("SELECT place, sum(found) FROM caravan.erasure_found WHERE erasure = ? GROUP BY place")
                .param(erasure)
                .query(row -> {
                    found.put(row.getString(1), row.getLong(2));
                }));
        return found;
    }

    /** The number of the erasure that has erased the person of all these tokens before; empty when one is not suppressed. */
    public OptionalLong earlier(Collection<String> tokens) {
        List<Long> erasures = database.once(client -> client.sql(
                        "SELECT erasure FROM unnest(?::text[]) AS t (token) LEFT JOIN caravan.suppressed USING (token)")
                .param(tokens.toArray(String[]::new))
                .query((row, number) -> (Long) row.getObject(1))
                .list());
        return erasures.isEmpty() || erasures.contains(null)
                ? OptionalLong.empty()
                : erasures.stream().mapToLong(Long::longValue).max();
    }

    /** All tokens of the persons whom these name, as they were erased together. */
    public Set<String> together(Collection<String> tokens) {
        Set<String> all = new HashSet<>(tokens);
        all.addAll(database.once(client -> client.sql(
                        """
                        SELECT token FROM caravan.suppressed
                        WHERE erasure IN (SELECT erasure FROM caravan.suppressed WHERE token = ANY (?) AND erasure > 0)""")
                .param(tokens.toArray(String[]::new))
                .query(String.class)
                .list()));
        return all;
    }

    /** When a request was recorded; now, as a second request for somebody who is erased already is done at once. */
    public Instant recordedAt(long erasure) {
        return database.once(
                client -> client.sql("SELECT coalesce(recorded_at, now()) FROM caravan.erasure WHERE erasure = ?")
                        .param(erasure)
                        .query((row, number) -> row.getTimestamp(1).toInstant())
                        .single());
    }

    /** Writes down that the persons are forgotten, but for what could not be searched. */
    public void leaveIncomplete(Collection<Long> erasures) {
        var unused = database.once(
                client -> client.sql("UPDATE caravan.erasure SET state = 'incomplete' WHERE erasure = ANY (?)")
                        .param(erasures.toArray(Long[]::new))
                        .update());
    }

    /** Writes down that the persons are forgotten. */
    public void done(Collection<Long> erasures) {
        database.run(transaction -> {
            transaction
                    .sql("UPDATE caravan.erasure SET state = 'done', done_at = now() WHERE erasure = ANY (?)")
                    .param(erasures.toArray(Long[]::new))
                    .update();
            forgetTokens(transaction, erasures);
        });
    }

    private static void forgetTokens(Transaction transaction, Collection<Long> erasures) {
        transaction
                .sql("DELETE FROM caravan.erasure_token WHERE erasure = ANY (?)")
                .param(erasures.toArray(Long[]::new))
                .update();
    }

    /** The tokens of all who must not come back, each with its erasure; 0 where that is not known. */
    public Map<String, Long> suppressed() {
        Map<String, Long> suppressed = new HashMap<>();
        database.run(transaction -> transaction
                .sql("SELECT token, erasure FROM caravan.suppressed")
                .query(row -> {
                    suppressed.put(row.getString(1), row.getLong(2));
                }));
        return suppressed;
    }
}
