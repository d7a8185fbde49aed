package io.caravan.run;

import io.caravan.database.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The numbers of runs, from the books, for those who judge the quality of what is handed in. */
public final class Figures {

    private static final List<String> OUTCOMES =
            List.of("loaded", "updated", "unchanged", "duplicate", "superseded", "rejected", "pending", "suppressed");

    /** The most frequent reasons of a run's rejects, with it: a query for each run would be thousands after a burst of small files. */
    private static final String REASONS =
            """
            CASE WHEN rejected > 0 THEN (
                SELECT json_agg(json_build_object('field', field, 'message', message, 'records', records)
                                ORDER BY records DESC, field, message)
                  FROM (SELECT field, message, count(DISTINCT record) AS records
                          FROM caravan.reject WHERE reject.run = run.run
                         GROUP BY field, message ORDER BY records DESC, field, message LIMIT 10) AS top) END::text AS reasons""";

    private static final String RUNS =
            "SELECT run, dataset, state = 'failed' AS failed, started_at, finished_at, read, "
                    + String.join(", ", OUTCOMES) + ", profile::text AS profile, " + REASONS
                    + " FROM caravan.run WHERE ";

    private final Database database;

    public Figures(Database database) {
        this.database = database;
    }

    /** Does the work unless another process is at it. */
    public void alone(Runnable work) {
        database.run(transaction -> {
            boolean free = transaction
                    .sql("SELECT pg_try_advisory_xact_lock(hashtext('caravan'), hashtext('quality'))")
                    .query(Boolean.class)
                    .single();
            if (free) {
                work.run();
            }
        });
    }

    /** The first runs that are over and of which no report is written. */
    public List<RunFigures> unreported(int most) {
        return runs("NOT reported AND state IN ('loaded', 'failed') ORDER BY run LIMIT ?", most);
    }

    /** Those that were over at {@code from} or later, and before {@code to}. */
    public List<RunFigures> finished(Instant from, Instant to) {
        return runs(
                "state IN ('loaded', 'failed') AND finished_at >= ? AND finished_at < ? ORDER BY run",
                from.atOffset(ZoneOffset.UTC),
                to.atOffset(ZoneOffset.UTC));
    }

    /** The last runs of a dataset before {@code run} that had records, the youngest first. */
    public List<RunFigures> before(String dataset, long run, int most) {
        return runs(
                "state = 'loaded' AND read > 0 AND dataset = ? AND run < ? ORDER BY run DESC LIMIT ?",
                dataset,
                run,
                most);
    }

    /** Writes down that the reports of these runs are written, and that the tables of their datasets have changed. */
    public void reported(List<RunFigures> runs) {
        Long[] numbers = runs.stream().map(RunFigures::run).toArray(Long[]::new);
        database.run(transaction -> {
            transaction
                    .sql("UPDATE caravan.run SET reported = true WHERE run = ANY (?)")
                    .param(numbers)
                    .update();
            AnonymityCounts.markChanged(transaction, numbers);
        });
    }

    private List<RunFigures> runs(String condition, Object... parameters) {
        return database.transact(transaction -> transaction
                .sql(RUNS + condition)
                .params(parameters)
                .query((row, number) -> figures(row))
                .list());
    }

    private static RunFigures figures(ResultSet row) throws SQLException {
        Map<String, Long> outcomes = new LinkedHashMap<>();
        for (String outcome : OUTCOMES) {
            outcomes.put(outcome, row.getLong(outcome));
        }
        JsonNode profile = json(row.getString("profile"));
        return new RunFigures(
                row.getLong("run"),
                row.getString("dataset"),
                row.getBoolean("failed"),
                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                row.getObject("finished_at", OffsetDateTime.class).toInstant(),
                row.getLong("read"),
                outcomes,
                columns(profile),
                profile.path("sampled").asLong(0),
                reasons(json(row.getString("reasons"))));
    }

    private static JsonNode json(@Nullable String text) {
        return JsonMapper.shared().readTree(text == null ? "{}" : text);
    }

    private static Map<String, RunFigures.Column> columns(JsonNode profile) {
        double records = Math.max(1, profile.path("records").asLong(0));
        Map<String, RunFigures.Column> columns = new LinkedHashMap<>();
        profile.path("columns")
                .properties()
                .forEach(column -> columns.put(
                        column.getKey(),
                        new RunFigures.Column(
                                column.getValue().path("nulls").asLong(0) / records,
                                column.getValue().path("distinct").asLong(0))));
        return columns;
    }

    private static List<RunFigures.Reason> reasons(JsonNode reasons) {
        return reasons.valueStream()
                .map(reason -> new RunFigures.Reason(
                        reason.path("field").asString(""),
                        reason.path("message").asString(""),
                        reason.path("records").asLong(0)))
                .toList();
    }
}
