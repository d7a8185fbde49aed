package io.caravan.contract;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One field of a contract: where it stands in the record, what its values are, and the column it fills.
 *
 * @param path from the record, or from the element of the child table's array
 * @param aliases other names under which sources send the last part of the path
 * @param column the column in the table
 * @param written where it stands in the output's lines: at its path, unless one field fills several columns
 * @param type what the values are before their treatment
 * @param nullable whether a valid record may leave it out or say null
 * @param saysNull whether a valid record may say null
 * @param cleanings in the order in which they are applied
 * @param privacy how near it is to a person and what becomes of it
 */
public record Field(
        FieldPath path,
        Set<String> aliases,
        String column,
        FieldPath written,
        FieldType type,
        boolean nullable,
        boolean saysNull,
        List<Cleaning> cleanings,
        Privacy privacy) {

    public Field {
        aliases = Set.copyOf(aliases);
        cleanings = List.copyOf(cleanings);
    }

    /** The type of the values after their treatment, which is the type of the column. */
    public FieldType storedType() {
        return switch (privacy.treatment()) {
            case KEEP, SUPPRESS -> type;
            case PSEUDONYMISE, MASK -> FieldType.TEXT;
            case GENERALISE ->
                switch (Objects.requireNonNull(privacy.coarseness())) {
                    case YEAR -> FieldType.INTEGER;
                    case DAY -> FieldType.DATE;
                    case POSTCODE_AREA -> FieldType.TEXT;
                };
        };
    }

    /** The same value in a table of another kind, under another name. */
    Field as(String otherColumn, boolean otherNullable) {
        return new Field(path, aliases, otherColumn, written, type, otherNullable, saysNull, cleanings, privacy);
    }

    /** Whether its field fills other columns as well. */
    public boolean isOneOfSeveral() {
        return !written.equals(path);
    }

    /** Whether a form in which an empty cell may mean either, as CSV, means that it is left out. */
    public boolean isLeftOutWhenEmpty() {
        return nullable && !saysNull;
    }

    /** What stands in its column when its record is emptied. */
    public @Nullable Object emptyValue() {
        return storedNullable() ? null : "";
    }

    /** Whether it goes when its record is emptied: it names the person, by itself or together with others. */
    public boolean isEmptied() {
        return privacy.kind() == Privacy.Kind.IDENTIFIER || privacy.kind() == Privacy.Kind.QUASI_IDENTIFIER;
    }

    /** Whether the column may hold null: a suppressed value is null whatever the source said. */
    public boolean storedNullable() {
        return nullable || privacy.treatment() == Treatment.SUPPRESS || privacy.treatment() == Treatment.GENERALISE;
    }
}
