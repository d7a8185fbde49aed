package io.caravan.run;

import io.caravan.database.Database;
import java.util.HexFormat;
import javax.crypto.SecretKey;

/** Remembers by which secret key a warehouse was begun, without keeping the key. */
public final class KeyProof {

    private final Database database;

    public KeyProof(Database database) {
        this.database = database;
    }

    /**
     * Whether this is the warehouse's key; a warehouse without one takes it.
     *
     * @param proof a key made from the secret one for this purpose alone, which tells nothing of it
     */
    public boolean holds(SecretKey proof) {
        String text = HexFormat.of().formatHex(proof.getEncoded());
        return database.transact(transaction -> {
            transaction
                    .sql("INSERT INTO caravan.fact (name, value) VALUES ('key', ?) ON CONFLICT DO NOTHING")
                    .param(text)
                    .update();
            return transaction
                    .sql("SELECT value = ? FROM caravan.fact WHERE name = 'key'")
                    .param(text)
                    .query(Boolean.class)
                    .single();
        });
    }
}
