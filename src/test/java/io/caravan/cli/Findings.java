package io.caravan.cli;

import io.caravan.database.Database;
import io.caravan.hostile.Expected;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** What the books, the tables and the output files of an installation say in the end, all read at once. */
final class Findings {

    private static final Map<String, String> KEYS =
            Map.of("customers", "id", "products", "sku", "transactions", "transaction_id");

    private static final String COUNTS = String.join(", ", Expected.OUTCOMES);

    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build()
            .reader();

    private record Run(String outcome, String failure, String filed) {}

    private final Map<String, Run> runsByFile = new HashMap<>();
    private final Map<String, List<String>> outcomesByFile = new LinkedHashMap<>();
    private final Map<String, String> rejectsByFile = new HashMap<>();
    private final Map<String, @Nullable String> values = new HashMap<>();
    private final Map<String, Set<@Nullable String>> outputs = new HashMap<>();
    private final StringBuilder messages = new StringBuilder();

    private Findings() {}

    /** @param left keys with this prefix are left out */
    static Findings of(Home home, String left) {
        Findings findings = new Findings();
        try (Database database = home.database()) {
            database.run(transaction -> {
                String sums = COUNTS.replaceAll("(\\w+)", "sum($1) AS $1");
                transaction
                        .sql(
                                "SELECT file, string_agg(DISTINCT state, '+' ORDER BY state) AS state, " + sums
                                        + ", string_agg(CASE WHEN entry = '' THEN '' ELSE entry || ': ' END || failure, ' | ') AS failure"
                                        + ", string_agg(DISTINCT split_part(filed_as, '/', 1), '+') AS filed FROM caravan.run GROUP BY file")
                        .query(row -> {
                            String failure = row.getString("failure");
                            findings.runsByFile.put(
                                    row.getString("file"),
                                    new Run(
                                            outcome(row),
                                            failure == null ? "" : failure,
                                            String.valueOf(row.getString("filed"))));
                        });
                transaction
                        .sql("SELECT file, state, " + COUNTS + " FROM caravan.run ORDER BY run")
                        .query(row -> {
                            findings.outcomesByFile
                                    .computeIfAbsent(row.getString("file"), file -> new ArrayList<>())
                                    .add(outcome(row));
                        });
                transaction
                        .sql(
                                "SELECT file, string_agg(field || ' ' || rule || ': ' || message, ' | ') FROM caravan.reject JOIN caravan.run USING (run) GROUP BY file")
                        .query(row -> {
                            findings.rejectsByFile.put(row.getString(1), row.getString(2));
                        });
                for (String query : List.of(
                        "SELECT field || rule || message FROM caravan.reject",
                        "SELECT failure FROM caravan.run WHERE failure IS NOT NULL",
                        "SELECT subject || body FROM caravan.mail")) {
                    transaction.sql(query).query(String.class).list().forEach(text -> findings.messages
                            .append(text)
                            .append('\n'));
                }
                KEYS.forEach((dataset, key) -> transaction
                        .sql(
                                "SELECT %2$s::text, field, value FROM shop.%1$s AS t, jsonb_each_text(to_jsonb(t)) AS e (field, value) WHERE %2$s::text NOT LIKE ?"
                                        .formatted(dataset, key))
                        .param(left + "%")
                        .query(row -> {
                            findings.values.put(name(dataset, row.getString(1), row.getString(2)), row.getString(3));
                        }));
            });
        }
        KEYS.forEach((dataset, key) -> home.outputLines("shop", dataset).stream()
                .filter(line -> !line.contains("\"" + left))
                .map(line -> JSON.readTree(line))
                .forEach(record -> record.properties().forEach(field -> findings.outputs
                        .computeIfAbsent(name(dataset, text(record.path(key)), field.getKey()), name -> new HashSet<>())
                        .add(text(field.getValue())))));
        return findings;
    }

    private static String outcome(ResultSet row) throws SQLException {
        Map<String, Integer> counts = new HashMap<>();
        for (String outcome : Expected.OUTCOMES) {
            counts.put(outcome, row.getInt(outcome));
        }
        return Expected.outcome(row.getString("state"), counts);
    }

    private static @Nullable String text(JsonNode value) {
        if (value.isNull() || value.isContainer()) {
            return null;
        }
        return value.isNumber() ? value.decimalValue().toPlainString() : value.asString();
    }

    private static String name(String dataset, @Nullable String key, String field) {
        return dataset + "\n" + key + "\n" + field;
    }

    /** Of all runs of the file together; empty when the books do not know it. */
    String outcome(String file) {
        Run run = runsByFile.get(file);
        return run == null ? "" : run.outcome();
    }

    /** Of each run of the files below a folder, in their order. */
    List<String> outcomesBelow(String folder) {
        return outcomesByFile.entrySet().stream()
                .filter(run -> run.getKey().startsWith(folder))
                .flatMap(run -> run.getValue().stream())
                .toList();
    }

    /** Why the file failed, or its records were refused. */
    String reasons(String file) {
        Run run = runsByFile.get(file);
        return (run == null ? "" : run.failure()) + " " + rejectsByFile.getOrDefault(file, "");
    }

    String filed(String file) {
        return runsByFile.get(file).filed();
    }

    @Nullable
    String value(String dataset, String key, String field) {
        return values.get(name(dataset, key, field));
    }

    /** Those of all its versions. */
    Set<@Nullable String> outputValues(String dataset, String key, String field) {
        return outputs.getOrDefault(name(dataset, key, field), Set.of());
    }

    /** The cities of all customers whose key begins so. */
    Map<String, @Nullable String> cities(String prefix) {
        Map<String, @Nullable String> cities = new TreeMap<>();
        values.forEach((name, value) -> {
            String[] parts = name.split("\n", -1);
            if (parts[0].equals("customers") && parts[1].startsWith(prefix) && parts[2].equals("city")) {
                cities.put(parts[1], value);
            }
        });
        return cities;
    }

    /** All that was written for people: reasons, failures and mails. */
    String messages() {
        return messages.toString();
    }
}
