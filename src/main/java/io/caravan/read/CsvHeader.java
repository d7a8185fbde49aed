package io.caravan.read;

import io.caravan.contract.Contract;
import io.caravan.contract.CsvDialect;
import io.caravan.contract.Field;
import io.caravan.contract.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * The first line of a CSV file: which column is which field. A column is named by the field's path, its column in the
 * table, or one of its aliases.
 *
 * @param dialect how the dataset's CSV is written
 * @param delimiter what stands between cells
 * @param names the names as the file has them
 * @param fields the field of each column; null for a column that is no field of the contract
 * @param misread whether a program has taken its UTF-8 for another encoding and written it anew
 */
record CsvHeader(
        CsvDialect dialect, char delimiter, List<String> names, List<Shape.@Nullable Leaf> fields, boolean misread) {

    private static final String MARK = "\uFEFF";

    /** A byte order mark in UTF-8, as a program shows it that takes it for Latin-1. */
    private static final String MISREAD_MARK = "\u00EF\u00BB\u00BF";

    private static final char[] DELIMITERS = {',', ';', '\t'};

    /** The header that {@code line} is, or null when it names no field of the contract's own table. */
    static @Nullable CsvHeader find(String line, Contract contract) {
        CsvHeader best = null;
        for (char delimiter : DELIMITERS) {
            CsvHeader header = header(line, delimiter, contract);
            if (header != null && (best == null || header.known() > best.known())) {
                best = header;
            }
        }
        return best;
    }

    /**
     * What is wrong with a header that names a field twice, by one name or by two: {@code names the column email twice}. The names
     * are those of the contract, so they may be shown.
     */
    static Optional<String> namedTwice(String line, Contract contract) {
        String found = "";
        int most = 0;
        for (char delimiter : DELIMITERS) {
            Map<Shape.Leaf, String> firsts = new HashMap<>();
            String twice = "";
            for (String name : names(line, format(delimiter, contract.csv()))) {
                Shape.Leaf field = field(name, contract);
                String before = field == null ? null : firsts.putIfAbsent(field, name);
                if (before != null && twice.isEmpty()) {
                    twice = before.equals(name)
                            ? "names the column " + name + " twice"
                            : "has two columns for one field, " + before + " and " + name;
                }
            }
            if (!twice.isEmpty() && firsts.size() > most) {
                found = twice;
                most = firsts.size();
            }
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(found);
    }

    Piece.Csv.Columns columns() {
        return new Piece.Csv.Columns(
                List.copyOf(names),
                fields.stream().map(leaf -> leaf == null ? null : leaf.field()).toList());
    }

    /** How its records are read. */
    CSVFormat format() {
        return format(delimiter, dialect);
    }

    /** A tab that stands between cells is no blank. */
    private static CSVFormat format(char delimiter, CsvDialect dialect) {
        return format(delimiter)
                .builder()
                .setIgnoreSurroundingSpaces(dialect.blankBeforeQuote() && delimiter != '\t')
                .get();
    }

    /** Whether it is the header of a file of corrected records, which is in a form of ours. */
    boolean isOfCorrections() {
        return names.contains(Mending.MENDS);
    }

    static CSVFormat format(char delimiter) {
        return CSVFormat.RFC4180
                .builder()
                .setDelimiter(delimiter)
                .setIgnoreEmptyLines(true)
                .get();
    }

    private static @Nullable CsvHeader header(String line, char delimiter, Contract contract) {
        List<String> names = names(line, format(delimiter, contract.csv()));
        Set<Shape.Leaf> found = new HashSet<>();
        List<Shape.@Nullable Leaf> fields = new ArrayList<>();
        for (String name : names) {
            Shape.Leaf field = field(name, contract);
            if (field != null && !found.add(field)) {
                return null;
            }
            fields.add(field);
        }
        return found.isEmpty()
                ? null
                : new CsvHeader(contract.csv(), delimiter, names, fields, line.contains(MISREAD_MARK));
    }

    private static String withoutMark(String name) {
        return name.startsWith(MISREAD_MARK)
                ? name.substring(MISREAD_MARK.length())
                : name.startsWith(MARK) ? name.substring(MARK.length()) : name;
    }

    /** None when the line is no CSV, and so no header. */
    private static List<String> names(String line, CSVFormat format) {
        List<String> names = new ArrayList<>();
        try (CSVParser parser = CSVParser.parse(line, format)) {
            for (CSVRecord record : parser) {
                record.forEach(name -> names.add(withoutMark(name).strip()));
            }
            return names;
        } catch (IOException | RuntimeException e) {
            return List.of();
        }
    }

    private static Shape.@Nullable Leaf field(String name, Contract contract) {
        List<Field> fields = contract.table().fields();
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            if (name.equals(field.path().toString())
                    || (name.equals(field.column()) && !field.isOneOfSeveral())
                    || field.aliases().contains(name)) {
                return new Shape.Leaf(i, field);
            }
        }
        return null;
    }

    private long known() {
        return fields.stream().filter(field -> field != null).count();
    }
}
