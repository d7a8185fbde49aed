package io.caravan.run;

import io.caravan.database.Database;
import io.caravan.database.SessionLock;
import io.caravan.database.Transaction;
import io.caravan.failure.StaleClaimException;
import io.caravan.reject.Reject;
import io.caravan.reject.Violation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

    /**
     * A request that is not done yet.
     *
     * @param recorded whether it was begun to change something
     * @param tokens by which the person is found
     */
    public record Open(
            long erasure,
            String domain,
            boolean byId,
            boolean byEmail,
            boolean recorded,
            Instant askedAt,
            Map<String, Kind> tokens) {

        public Open {
            tokens = Map.copyOf(tokens);
        }

        public Open with(String token, Kind kind) {
            Map<String, Kind> more = new HashMap<>(tokens);
            more.put(token, kind);
            return new Open(erasure, domain, byId, byEmail, recorded, askedAt, more);
        }
    }

    /** A request as it was handed in, without the identity. */
    public record Asked(boolean byId, boolean byEmail, Map<String, Kind> tokens) {

        public Asked {
            tokens = Map.copyOf(tokens);
        }
    }

    /** Writes down requests; gives their numbers. */
    public List<Long> ask(String domain, List<Asked> requests) {
        return database.transact(transaction -> ask(transaction, domain, requests));
    }

    private static List<Long> ask(Transaction transaction, String domain, List<Asked> requests) {
        List<Long> numbers = new ArrayList<>();
        for (Asked asked : requests) {
            long erasure = transaction
                    .sql("INSERT INTO caravan.erasure (domain, by_id, by_email) VALUES (?, ?, ?) RETURNING erasure")
                    .params(domain, asked.byId(), asked.byEmail())
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

    /** Writes down, all at once, what became of a file of requests. The same person twice in it is a duplicate. */
    public void take(Run run, List<Asked> requests, List<Reject> rejects) {
        List<Asked> persons = requests.stream().distinct().toList();
        database.run(transaction -> {
            var unused = ask(transaction, run.contract().name().domain(), persons);
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
            int taken = transaction
                    .sql(
                            """
                            UPDATE caravan.run
                            SET state = 'loaded', finished_at = clock_timestamp(), read = ?, loaded = ?, duplicate = ?,
                                rejected = ?, filed_as = '', told = ?
                            WHERE run = ? AND token = ? AND state = 'claimed'""")
                    .params(
                            requests.size() + rejects.size(),
                            persons.size(),
                            requests.size() - persons.size(),
                            rejects.size(),
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

    /** All requests that are neither done nor held, oldest first. */
    public List<Open> open() {
        Map<Long, Open> open = new LinkedHashMap<>();
        database.run(transaction -> transaction
                .sql(
                        """
                        SELECT erasure, domain, by_id, by_email, state, asked_at, token, upper(kind) AS kind
                        FROM caravan.erasure LEFT JOIN caravan.erasure_token USING (erasure)
                        WHERE state IN ('asked', 'recorded') ORDER BY erasure""")
                .query(row -> {
                    Open first = new Open(
                            row.getLong("erasure"),
                            row.getString("domain"),
                            row.getBoolean("by_id"),
                            row.getBoolean("by_email"),
                            row.getString("state").equals("recorded"),
                            row.getTimestamp("asked_at").toInstant(),
                            Map.of());
                    Open known = open.getOrDefault(first.erasure(), first);
                    String token = row.getString("token");
                    open.put(
                            first.erasure(),
                            token == null ? known : known.with(token, Kind.valueOf(row.getString("kind"))));
                }));
        return List.copyOf(open.values());
    }

    /** Writes down that nothing is done about some requests, and a mail that says so. */
    public void hold(Collection<Long> erasures, String subject, String body) {
        database.run(transaction -> {
            transaction
                    .sql("UPDATE caravan.erasure SET state = 'held' WHERE erasure = ANY (?)")
                    .param(erasures.toArray(Long[]::new))
                    .update();
            forgetTokens(transaction, erasures);
            mail(transaction, subject, body);
        });
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

    /**
     * Writes down, before the first change, that the persons are erased, so that a crash resumes it; from here on they are
     * suppressed: a run that publishes later has to know of it.
     */
    public void record(Collection<Open> requests) {
        record(requests, Map.of());
    }

    /**
     * The same, with what was found of each person before the first change.
     *
     * @param found by erasure, how much by place
     */
    public void record(Collection<Open> requests, Map<Long, Map<String, Long>> found) {
        database.run(transaction -> {
            transaction
                    .sql("SELECT true FROM pg_advisory_xact_lock(hashtext('caravan'), hashtext('suppressed'))")
                    .query(Boolean.class)
                    .single();
            for (Open request : requests) {
                addTokens(transaction, request.erasure(), request.tokens());
            }
            found.forEach((erasure, places) -> addFound(transaction, erasure, places));
            Long[] numbers = requests.stream().map(Open::erasure).toArray(Long[]::new);
            transaction
                    .sql(
                            """
                            INSERT INTO caravan.suppressed (token)
                            SELECT DISTINCT token FROM caravan.erasure_token WHERE erasure = ANY (?)
                            ON CONFLICT DO NOTHING""")
                    .param(numbers)
                    .update();
            transaction
                    .sql(
                            "UPDATE caravan.erasure SET state = 'recorded', recorded_at = coalesce(recorded_at, now()) WHERE erasure = ANY (?)")
                    .param(numbers)
                    .update();
        });
    }

    /** Writes down as one recorded request that the persons of these tokens were erased before. */
    public void restore(Map<String, Kind> tokens) {
        long erasure = database.transact(transaction -> {
            long number =
                    ask(transaction, "", List.of(new Asked(true, true, tokens))).get(0);
            transaction
                    .sql("UPDATE caravan.erasure SET state = 'recorded', recorded_at = now() WHERE erasure = ?")
                    .param(number)
                    .update();
            return number;
        });
        record(open().stream().filter(request -> request.erasure() == erasure).toList());
    }

    private static void addFound(Transaction transaction, long erasure, Map<String, Long> places) {
        transaction
                .sql(
                        """
                        INSERT INTO caravan.erasure_found (erasure, place, found)
                        SELECT ?, place, found FROM unnest(?::text[], ?::bigint[]) AS f (place, found)
                        ON CONFLICT (erasure, place) DO UPDATE SET found = greatest(erasure_found.found, excluded.found)""")
                .params(
                        erasure,
                        places.keySet().toArray(String[]::new),
                        places.values().toArray(Long[]::new))
                .update();
    }

    /** What was found of a person, by place, in all passes that the erasure has taken. */
    public Map<String, Long> found(long erasure) {
        Map<String, Long> found = new HashMap<>();
        database.run(transaction -> transaction
                .sql("SELECT place, found FROM caravan.erasure_found WHERE erasure = ?")
                .param(erasure)
                .query(row -> {
                    found.put(row.getString(1), row.getLong(2));
                }));
        return found;
    }

    /** When a request was recorded; now, as a second request for somebody who is erased already is done at once. */
    public Instant recordedAt(long erasure) {
        return database.once(
                client -> client.sql("SELECT coalesce(recorded_at, now()) FROM caravan.erasure WHERE erasure = ?")
                        .param(erasure)
                        .query((row, number) -> row.getTimestamp(1).toInstant())
                        .single());
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

    /** The tokens of all who must not come back. */
    public Set<String> suppressed() {
        return database.once(client -> Set.copyOf(client.sql("SELECT token FROM caravan.suppressed")
                .query(String.class)
                .list()));
    }
}
