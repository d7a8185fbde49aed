package io.caravan.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A table for the terminal: columns of numbers to the right, of words to the left. */
final class Tabular {

    private final List<List<String>> rows = new ArrayList<>();

    Tabular(String... header) {
        rows.add(List.of(header));
    }

    void row(Object... cells) {
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(cell instanceof Long number ? String.format(Locale.ROOT, "%,d", number) : String.valueOf(cell));
        }
        rows.add(row);
    }

    /** The line below a table or list that shows only a part of what there is; none when it shows all. */
    static void printMore(PrintWriter out, long all, long shown, String what) {
        if (all > shown) {
            out.println("  and " + (all - shown) + " more" + what);
        }
    }

    boolean isEmpty() {
        return size() == 0;
    }

    /** Rows below the header. */
    int size() {
        return rows.size() - 1;
    }

    void print(PrintWriter out) {
        int columns = rows.get(0).size();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < columns; column++) {
                String cell = row.get(column);
                String padding = " ".repeat(width(column) - cell.length());
                line.append("  ").append(isNumber(column) ? padding + cell : cell + padding);
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }

    private boolean isNumber(int column) {
        return rows.size() > 1
                && rows.stream().skip(1).allMatch(row -> row.get(column).matches("[0-9,.%]*"));
    }
}
