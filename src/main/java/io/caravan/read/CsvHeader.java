package io.caravan.read;

import io.caravan.contract.Contract;
import io.caravan.contract.Field;
import io.caravan.contract.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * The first line of a CSV file: which column is which field. A column is named by the field's path, its column in the
 * table, or one of its aliases.
 *
 * @param delimiter what stands between cells
 * @param names the names as the file has them
 * @param fields the field of each column; null for a column that is no field of the contract
 */
record CsvHeader(char delimiter, List<String> names, List<Shape.@Nullable Leaf> fields) {

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

    Piece.Csv.Columns columns() {
        return new Piece.Csv.Columns(
                List.copyOf(names),
                fields.stream().map(leaf -> leaf == null ? null : leaf.field()).toList());
    }

    static CSVFormat format(char delimiter) {
        return CSVFormat.RFC4180
                .builder()
                .setDelimiter(delimiter)
                .setIgnoreEmptyLines(true)
                .get();
    }

    private static @Nullable CsvHeader header(String line, char delimiter, Contract contract) {
        List<String> names = new ArrayList<>();
        try (CSVParser parser = CSVParser.parse(line, format(delimiter))) {
            for (CSVRecord record : parser) {
                record.forEach(name -> names.add(name.strip()));
            }
        } catch (IOException | RuntimeException e) {
            return null; // a line that is no CSV is no header
        }
        Set<Shape.Leaf> found = new HashSet<>();
        List<Shape.@Nullable Leaf> fields = new ArrayList<>();
        for (String name : names) {
            Shape.Leaf field = field(name, contract);
            if (field != null && !found.add(field)) {
                return null;
            }
            fields.add(field);
        }
        return found.isEmpty() ? null : new CsvHeader(delimiter, names, fields);
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
