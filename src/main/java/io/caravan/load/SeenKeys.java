package io.caravan.load;

import io.caravan.contract.Contract;
import io.caravan.contract.Field;
import io.caravan.contract.FieldType;
import io.caravan.run.Values;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Whether a key was seen before in a run, in 16 MiB for any number of keys. It may say so of a new key, the more often the
 * more there are (of one in 130 after a million), and never calls a key new twice, whatever the threads.
 */
final class SeenKeys {

    private static final int BITS = 27;

    private final int[] fields;
    private final AtomicLongArray seen = new AtomicLongArray(1 << (BITS - 6));

    SeenKeys(Contract contract) {
        this.fields = contract.key().stream()
                .mapToInt(contract.table().fields()::indexOf)
                .toArray();
    }

    /** Whether keys of {@code contract} that are the same to the database are written the same. */
    static boolean canTell(Contract contract) {
        return contract.key().stream().map(Field::storedType).allMatch(SeenKeys::isWrittenOneWay);
    }

    private static boolean isWrittenOneWay(FieldType type) {
        return switch (type) {
            case TEXT, INTEGER, BOOLEAN -> true;
            case NUMBER, DATE, DATE_TIME, LOCAL_DATE_TIME, IP_ADDRESS -> false;
        };
    }

    /** Notes the key of a record; true for the first with it, unless it looks like another's. */
    boolean isNew(Values record) {
        long hash = 0;
        for (int field : fields) {
            hash = mixed(hash + String.valueOf(record.get(field)).hashCode());
        }
        return note(hash);
    }

    /** The same for a row of nothing but the key, as text. */
    boolean isNew(ResultSet key) throws SQLException {
        long hash = 0;
        for (int column = 1; column <= fields.length; column++) {
            hash = mixed(hash + key.getString(column).hashCode());
        }
        return note(hash);
    }

    private boolean note(long hash) {
        int bit = (int) (hash >>> (Long.SIZE - BITS));
        long mask = 1L << bit;
        return (seen.getAndUpdate(bit >>> 6, word -> word | mask) & mask) == 0;
    }

    /** Spreads what differs over all bits (the finisher of MurmurHash3). */
    private static long mixed(long value) {
        long mixed = value;
        mixed = (mixed ^ (mixed >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }
}
