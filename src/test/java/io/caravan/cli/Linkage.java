package io.caravan.cli;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The attack of somebody who has the raw records of all persons and looks for their rows in a table: what has become of each
 * value is guessed by comparing the values of a column with all that could have been made of the raw ones, or learned from those
 * who are found already, and then records and rows are joined by several columns at once.
 */
final class Linkage {

    /** Of the values of a column so many must be explained by a guess. */
    private static final double EXPLAINED = 0.95;

    private static final String NOBODY = "nobody";

    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'+00:00'", Locale.ROOT);

    /** What may have become of a value, with what tells most of it first. */
    private static final Map<String, UnaryOperator<String>> GUESSES = guesses();

    private final List<Map<String, String>> records;
    private final List<Map<String, String>> rows;

    /**
     * @param records the raw ones, by the paths of their fields; what is null is missing
     * @param rows those of the table, by their columns
     */
    Linkage(List<Map<String, String>> records, List<Map<String, String>> rows) {
        this.records = records;
        this.rows = rows;
    }

    private static Map<String, UnaryOperator<String>> guesses() {
        Map<String, UnaryOperator<String>> guesses = new LinkedHashMap<>();
        guesses.put("kept", String::strip);
        guesses.put("upper case", value -> value.strip().toUpperCase(Locale.ROOT));
        guesses.put("time", value -> value.replace(' ', 'T').replaceFirst("(\\.[0-9]*?)0+$", "$1"));
        guesses.put("moment", Linkage::moment);
        guesses.put("masked", Linkage::masked);
        guesses.put("day", value -> value.substring(0, Math.min(10, value.length())));
        guesses.put("area", Linkage::area);
        guesses.put("year", value -> value.substring(0, Math.min(4, value.length())));
        guesses.put("network", Linkage::network);
        return guesses;
    }

    private static String moment(String value) {
        try {
            return MOMENT.format(OffsetDateTime.parse(value).withOffsetSameInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return value;
        }
    }

    private static String masked(String value) {
        String text = value.strip();
        return text.isEmpty() ? text : text.charAt(0) + "*".repeat(text.length() - 1);
    }

    private static String area(String value) {
        String text = value.strip().toUpperCase(Locale.ROOT);
        return text.contains(" ") ? text.replaceFirst(" .*", "") : text.substring(0, Math.max(0, text.length() - 3));
    }

    private static String network(String value) {
        if (value.contains(":")) {
            String[] parts = value.split(":", -1);
            return String.join(":", List.of(parts).subList(0, Math.min(3, parts.length))) + "::/48";
        }
        return value.replaceFirst("\\.[^.]*$", ".0/24");
    }

    /**
     * How many persons have a row, how many can be told from all others by it, and how many from all but three: whose rows are
     * among those of fewer than five persons.
     */
    record Found(int persons, int single, int small) {

        String singleShare() {
            return percent(single);
        }

        String smallShare() {
            return percent(small);
        }

        private String percent(int part) {
            return String.format(Locale.ROOT, "%.1f %%", persons == 0 ? 0 : 100.0 * part / persons);
        }
    }

    /**
     * Looks for the persons.
     *
     * @param columns the columns to join by, with the fields that they are made of
     * @param recordPerson the field that names a person in a record
     * @param rowPerson the column that tells persons apart in the table
     * @param named whether that column holds what the field does, so that a link can be proved wrong
     */
    Found by(Map<String, String> columns, String recordPerson, String rowPerson, boolean named) {
        Map<String, UnaryOperator<String>> guessed = new LinkedHashMap<>();
        columns.forEach((column, field) -> {
            UnaryOperator<String> guess = guess(column, field);
            if (guess != null) {
                guessed.put(column, guess);
            }
        });
        learn(columns, guessed, recordPerson, rowPerson);
        Map<List<String>, Set<String>> personsOfRows = persons(rows, rowPerson, row -> shown(row, guessed));
        Map<List<String>, Set<String>> personsOfRecords =
                persons(records, recordPerson, record -> expected(record, columns, guessed));
        Set<String> single = new HashSet<>();
        Set<String> small = new HashSet<>();
        personsOfRecords.forEach((shown, known) -> {
            Set<String> there = personsOfRows.getOrDefault(shown, Set.of());
            if (there.size() == 1 && known.size() == 1 && (!named || there.equals(known))) {
                single.addAll(there);
            }
            if (there.size() < 5) {
                there.stream()
                        .filter(person -> !named || known.contains(person))
                        .forEach(small::add);
            }
        });
        int persons = (int) rows.stream()
                .map(row -> row.getOrDefault(rowPerson, NOBODY))
                .distinct()
                .count();
        return new Found(persons, single.size(), small.size());
    }

    private static Map<List<String>, Set<String>> persons(
            List<Map<String, String>> all, String person, Function<Map<String, String>, List<String>> values) {
        Map<List<String>, Set<String>> persons = new HashMap<>();
        all.forEach(one -> persons.computeIfAbsent(values.apply(one), key -> new HashSet<>())
                .add(one.getOrDefault(person, NOBODY)));
        return persons;
    }

    private static List<String> shown(Map<String, String> row, Map<String, UnaryOperator<String>> guessed) {
        return guessed.keySet().stream()
                .map(column -> row.getOrDefault(column, ""))
                .toList();
    }

    private static List<String> expected(
            Map<String, String> record, Map<String, String> columns, Map<String, UnaryOperator<String>> guessed) {
        return guessed.entrySet().stream()
                .map(column -> {
                    String value = record.get(columns.get(column.getKey()));
                    return value == null ? "" : column.getValue().apply(value);
                })
                .toList();
    }

    /** Of columns that no guess explains: what they show of those who are found by the others, it shows of all with that value. */
    private void learn(
            Map<String, String> columns,
            Map<String, UnaryOperator<String>> guessed,
            String recordPerson,
            String rowPerson) {
        Map<String, UnaryOperator<String>> known = new LinkedHashMap<>(guessed);
        Map<List<String>, Set<String>> personsOfRows = persons(rows, rowPerson, row -> shown(row, known));
        Map<List<String>, Set<String>> personsOfRecords =
                persons(records, recordPerson, record -> expected(record, columns, known));
        Map<List<String>, Map<String, String>> found = new HashMap<>();
        rows.forEach(row -> found.putIfAbsent(shown(row, known), row));
        columns.forEach((column, field) -> {
            if (known.containsKey(column)) {
                return;
            }
            Map<String, String> learned = new HashMap<>();
            for (Map<String, String> record : records) {
                List<String> expected = expected(record, columns, known);
                Set<String> there = personsOfRows.getOrDefault(expected, Set.of());
                if (there.size() == 1
                        && personsOfRecords.getOrDefault(expected, Set.of()).size() == 1) {
                    learned.put(
                            record.getOrDefault(field, ""),
                            Objects.requireNonNull(found.get(expected)).getOrDefault(column, ""));
                }
            }
            if (!known.isEmpty() && !learned.isEmpty()) {
                guessed.put(column, value -> learned.getOrDefault(value, "unknown " + value));
            }
        });
    }

    /** What has become of a field in a column; null when the column cannot be explained, as one of pseudonyms. */
    private @Nullable UnaryOperator<String> guess(String column, String field) {
        Collection<String> stored = rows.stream()
                .map(row -> row.get(column))
                .filter(Objects::nonNull)
                .toList();
        Set<String> raw = records.stream()
                .map(record -> record.get(field))
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        List<UnaryOperator<String>> guesses = new ArrayList<>(GUESSES.values());
        long[] explained = guesses.stream()
                .mapToLong(guess -> {
                    Set<String> made = raw.stream().map(guess).collect(Collectors.toSet());
                    return stored.stream().filter(made::contains).count();
                })
                .toArray();
        return IntStream.range(0, guesses.size())
                .filter(guess -> explained[guess] > 0 && explained[guess] >= EXPLAINED * stored.size())
                .boxed()
                .max(Comparator.comparingLong((Integer guess) -> explained[guess])
                        .thenComparing(Comparator.reverseOrder()))
                .map(guesses::get)
                .orElse(null);
    }
}
