package io.caravan.anonymise;

import io.caravan.clean.CleanRows;
import io.caravan.contract.Contract;
import io.caravan.contract.Field;
import io.caravan.contract.Table;
import io.caravan.run.Row;
import io.caravan.run.Values;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.SecretKey;

/** The room's door. What the contract does not name does not pass. */
public final class Anonymise {

    private final SecretKey key;

    /** @param key the secret from which each domain's key for pseudonyms is made */
    public Anonymise(SecretKey key) {
        this.key = key;
    }

    public SafeRows anonymise(CleanRows clean) {
        Contract contract = clean.run().contract();
        Treatments treatments =
                new Treatments(new Pseudonyms(key, contract.name().domain()));
        List<Row> safe = new ArrayList<>(clean.rows().size());
        for (Row row : clean.rows()) {
            safe.add(new Row(row.record(), row.line(), treated(row.values(), contract, treatments)));
        }
        return new SafeRows(clean, safe);
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
            safe.set(i, treatments.treat(fields.get(i), values.get(i)));
        }
    }
}
