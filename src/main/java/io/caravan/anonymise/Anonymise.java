package io.caravan.anonymise;

import io.caravan.clean.CleanRows;
import io.caravan.contract.Contract;
import io.caravan.contract.Field;
import io.caravan.contract.Table;
import io.caravan.run.Row;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.SecretKey;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

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
            safe.add(new Row(row.record(), row.line(), treated(row.document(), contract, treatments)));
        }
        return new SafeRows(clean, safe);
    }

    private static ObjectNode treated(ObjectNode record, Contract contract, Treatments treatments) {
        ObjectNode safe = treated(record, contract.table(), treatments);
        for (Table child : contract.children()) {
            ArrayNode elements = parent(safe, child.array().parent().names())
                    .putArray(child.array().name());
            for (JsonNode element : child.array().in(record)) {
                elements.add(treated(element, child, treatments));
            }
        }
        return safe;
    }

    private static ObjectNode treated(JsonNode record, Table table, Treatments treatments) {
        ObjectNode safe = JsonMapper.shared().createObjectNode();
        for (Field field : table.fields()) {
            parent(safe, field.path().parent().names())
                    .set(
                            field.path().name(),
                            treatments.treat(field, field.path().in(record)));
        }
        return safe;
    }

    private static ObjectNode parent(ObjectNode record, List<String> names) {
        ObjectNode parent = record;
        for (String name : names) {
            parent = parent.withObjectProperty(name);
        }
        return parent;
    }
}
