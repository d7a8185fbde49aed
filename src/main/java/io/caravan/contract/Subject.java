package io.caravan.contract;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The fields that name the person a record is about, all of them in the dataset's own table. A person may have several ids
 * and several e-mail addresses; an erasure searches them all.
 *
 * @param ids the fields that hold an id; the first one holds the random token once the record is emptied
 * @param emails the fields that hold an e-mail address
 */
public record Subject(List<Field> ids, List<Field> emails) {

    /**
     * What one of the fields says in a record.
     *
     * @param value as it stands there
     */
    public record Value(Field field, String value) {}

    /** Of records that are about nobody. */
    public static final Subject NOBODY = new Subject(List.of(), List.of());

    public Subject {
        ids = List.copyOf(ids);
        emails = List.copyOf(emails);
    }

    public boolean isEmpty() {
        return ids.isEmpty() && emails.isEmpty();
    }

    /** All of its fields, the ids first. */
    public List<Field> fields() {
        return Stream.concat(ids.stream(), emails.stream()).toList();
    }

    /** The field in which a random token stands for the person once the record is emptied; empty when no id names one. */
    public Optional<Field> link() {
        return ids.stream().findFirst();
    }

    /** Whether {@code field} is the one that holds the random token. */
    public boolean isLink(Field field) {
        return !ids.isEmpty() && ids.get(0).equals(field);
    }

    /** Whether {@code field} is one of its fields. */
    public boolean has(Field field) {
        return ids.contains(field) || emails.contains(field);
    }

    public boolean isId(Field field) {
        return ids.contains(field);
    }
}
