package io.caravan.load;

import io.caravan.contract.Contract;
import io.caravan.contract.Field;
import io.caravan.contract.QuasiIdentifiers;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Counts how many persons share the same quasi-identifiers in a table, in SQL that is written from its contract. */
final class KAnonymitySql {

    /** A row is safe among others when at least so many persons share what it shows. */
    static final int ENOUGH = 5;

    private final Contract contract;
    private final QuasiIdentifiers fields;
    private final String table;

    KAnonymitySql(Contract contract) {
        this.contract = contract;
        this.fields = QuasiIdentifiers.of(contract);
        this.table = Names.qualified(contract.name().domain(), contract.table().name());
    }

    /** The number of rows. */
    String rows() {
        return "SELECT count(*) FROM " + table;
    }

    /**
     * One row for the combination of the quasi-identifiers, and one for that with the other personal columns
     * ({@code with_personal}), as far as the table has such: how many {@code rows} were counted, how many of them belong to
     * fewer than {@value #ENOUGH} persons ({@code small}) and to one ({@code single}). Nulls are a value like any other.
     *
     * <p>Its parameter is a bit mask. Only combinations whose hash has none of its bits are counted, so that a sample holds
     * whole groups: a sample of rows would make every group look smaller than it is.
     */
    String groups() {
        return String.format(
                Locale.ROOT,
                """
                SELECT with_personal, sum(rows) AS rows,
                       coalesce(sum(rows) FILTER (WHERE persons < %1$d), 0) AS small,
                       coalesce(sum(rows) FILTER (WHERE persons = 1), 0) AS single
                FROM (
                    SELECT %2$s AS with_personal, count(*) AS rows, %3$s AS persons
                    FROM %4$s
                    WHERE hash_record_extended(ROW(%5$s), 0) & ? = 0
                    GROUP BY GROUPING SETS (%6$s)) AS groups
                GROUP BY with_personal ORDER BY with_personal""",
                ENOUGH,
                withPersonal(),
                persons(),
                table,
                columns(fields.quasi().isEmpty() ? fields.personal() : fields.quasi()),
                sets().map(set -> "(" + columns(set) + ")").collect(Collectors.joining(", ")));
    }

    /** The combinations that are counted, in the order of {@link #groups()}' rows. */
    Stream<List<Field>> sets() {
        List<Field> all = Stream.concat(fields.quasi().stream(), fields.personal().stream())
                .toList();
        return Stream.of(fields.quasi(), all).filter(set -> !set.isEmpty()).distinct();
    }

    private String withPersonal() {
        if (fields.quasi().isEmpty() || fields.personal().isEmpty()) {
            return Boolean.toString(fields.quasi().isEmpty());
        }
        return "grouping(" + columns(fields.personal().subList(0, 1)) + ") = 0";
    }

    /** Ten rows of one person do not hide the person. A row that names nobody counts as one person. */
    private String persons() {
        List<Field> subject = contract.subject().fields();
        if (subject.isEmpty() || contract.key().equals(subject.subList(0, 1))) {
            return "count(*)";
        }
        String column = Names.quoted(subject.get(0).column());
        return "count(DISTINCT " + column + ") + count(*) FILTER (WHERE " + column + " IS NULL)";
    }

    private static String columns(List<Field> fields) {
        return fields.stream().map(field -> Names.quoted(field.column())).collect(Collectors.joining(", "));
    }
}
