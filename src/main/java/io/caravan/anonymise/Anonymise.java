package io.caravan.anonymise;

import io.caravan.clean.Clean;
import io.caravan.clean.CleanRows;
import io.caravan.contract.Contract;
import io.caravan.contract.Erasing;
import io.caravan.contract.Field;
import io.caravan.contract.Table;
import io.caravan.reject.Reject;
import io.caravan.run.ErasedLink;
import io.caravan.run.Row;
import io.caravan.run.Suppression;
import io.caravan.run.Values;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * The room's door. What the contract does not name does not pass, and of an erased person nothing passes: own records are
 * left out, and records that accounts need go on without the person.
 */
public final class Anonymise {

    private final SecretKey key;
    private final Supplier<Suppression> suppressions;
    private final UserAgents userAgents = new UserAgents();

    /**
     * @param key the secret from which each domain's key for pseudonyms is made
     * @param suppressions who must not come back, as it is known now
     */
    public Anonymise(SecretKey key, Supplier<Suppression> suppressions) {
        this.key = key;
        this.suppressions = suppressions;
    }

    public SafeRows anonymise(CleanRows clean) {
        Contract contract = clean.run().contract();
        Treatments treatments =
                new Treatments(new Pseudonyms(key, contract.name().domain()), userAgents);
        Suppression suppression = suppressions.get();
        Predicate<Values> isErased = suppression.in(contract);
        List<Row> safe = new ArrayList<>(clean.rows().size());
        BitSet emptied = new BitSet();
        for (Row row : clean.rows()) {
            boolean erased = isErased.test(row.values());
            if (erased && contract.erasing() == Erasing.DELETE) {
                continue;
            }
            Values values = treated(row.values(), contract, treatments);
            if (erased) {
                empty(values, contract);
                emptied.set(safe.size());
            }
            safe.add(new Row(row.record(), row.line(), values, row.mends()));
        }
        List<Reject> rejects = clean.rejects().stream()
                .map(reject -> reject.withKey(treatedKey(reject, contract, treatments)))
                .toList();
        return new SafeRows(clean, safe, rejects, emptied, suppression.state());
    }

    /** The key of a rejected record as it stands in the table; null when it is not known. */
    private static @Nullable List<Object> treatedKey(Reject reject, Contract contract, Treatments treatments) {
        List<Object> key = reject.key();
        if (key == null) {
            return null;
        }
        List<Object> treated = new ArrayList<>();
        for (int i = 0; i < key.size(); i++) {
            Field field = contract.key().get(i);
            Object value = key.get(i) instanceof String text ? Clean.clean(text, field.cleanings()) : key.get(i);
            treated.add(Objects.requireNonNull(treatments.treat(field, value), "a key is never nothing"));
        }
        return treated;
    }

    private static Values treated(Values record, Contract contract, Treatments treatments) {
        Values safe = Values.ofRecord(contract);
        treat(record, contract.table(), treatments, safe);
        for (int child = 0; child < contract.children().size(); child++) {
            Table table = contract.children().get(child);
            List<Values> elements = new ArrayList<>(record.elements(child).size());
            for (Values element : record.elements(child)) {
                Values safeElement = Values.ofElement(table);
                treat(element, table, treatments, safeElement);
                elements.add(safeElement);
            }
            safe.setElements(child, elements);
        }
        return safe;
    }

    private static void treat(Values values, Table table, Treatments treatments, Values safe) {
        List<Field> fields = table.fields();
        for (int i = 0; i < fields.size(); i++) {
            safe.set(
                    i,
                    treatments.treat(fields.get(i), values.get(table.origins().get(i))));
        }
    }

    private static void empty(Values record, Contract contract) {
        empty(record, contract, contract.table());
        for (int child = 0; child < contract.children().size(); child++) {
            for (Values element : record.elements(child)) {
                empty(element, contract, contract.children().get(child));
            }
        }
    }

    private static void empty(Values values, Contract contract, Table table) {
        List<Field> fields = table.fields();
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            if (field.isEmptied() && !ErasedLink.is(String.valueOf(values.get(i)))) {
                values.set(i, contract.subject().isLink(field) ? ErasedLink.random() : field.emptyValue());
            }
        }
    }
}
