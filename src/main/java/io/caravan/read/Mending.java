package io.caravan.read;

import io.caravan.reject.RefusedRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a file of mended records says beside their fields: which refused record each of them mends, and for the person who
 * mends it where that stood, why it was refused, and how it looked when it could not be taken apart.
 */
public final class Mending {

    /** The refused record, see {@link RefusedRecord#parse}. */
    public static final String MENDS = "caravan_mends";

    public static final String FILE = "caravan_file";
    public static final String LINE = "caravan_line";
    public static final String REASON = "caravan_reason";
    public static final String RAW = "caravan_raw";

    private Mending() {}

    /** Takes what is no field out of a record; gives the refused record that it mends, or null when it names none. */
    static @Nullable RefusedRecord take(ObjectNode document) throws BadRecordException {
        JsonNode mends = document.remove(MENDS);
        if (mends == null) {
            return null;
        }
        document.remove(List.of(FILE, LINE, REASON, RAW));
        if (mends.isNull()) {
            return null; // a record that somebody has added
        }
        return RefusedRecord.parse(mends.asString(""))
                .orElseThrow(() -> new BadRecordException(MENDS, "mends", "it does not name a refused record"));
    }
}
