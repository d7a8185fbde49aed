package io.caravan.read;

import io.caravan.contract.Contract;
import io.caravan.contract.Field;
import io.caravan.reject.RefusedRecord;
import io.caravan.run.KeyText;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a file of corrected records says beside their fields: which rejected record each of them is, and for the person who
 * corrects it where that stood, why it was rejected, and how it looked when it could not be taken apart.
 */
public final class Mending {

    /**
     * The rejected record, and the key that it was sent with: {@code rejected-106-1-3fa9c2d1}. No spreadsheet takes that for a
     * number, a day or a time.
     */
    public static final String MENDS = "caravan_mends";

    public static final String FILE = "caravan_file";
    public static final String LINE = "caravan_line";
    public static final String REASON = "caravan_reason";
    public static final String RAW = "caravan_raw";

    private static final Pattern ID =
            Pattern.compile("rejected-([1-9][0-9]{0,17})-([1-9][0-9]{0,17})-([0-9a-f]{8}|any)");
    private static final String ANY_KEY = "any";
    private static final int DIGITS = 8;

    private Mending() {}

    /**
     * What stands in {@link #MENDS}.
     *
     * @param key the text of each field of the key as it is sent; null where there is none
     * @param mayChange whether another key may come back, as the key was what was wrong
     */
    public static String id(
            RefusedRecord rejected, Contract contract, Function<Field, @Nullable String> key, boolean mayChange) {
        return "rejected-" + rejected.run() + "-" + rejected.record() + "-"
                + (mayChange ? ANY_KEY : key(contract, key).orElse(ANY_KEY));
    }

    private static Optional<String> key(Contract contract, Function<Field, @Nullable String> texts) {
        StringBuilder key = new StringBuilder();
        for (Field field : contract.key()) {
            String text = texts.apply(field);
            if (text == null || text.isBlank()) {
                return Optional.empty();
            }
            key.append(KeyText.of(text)).append('\0');
        }
        return Optional.of(DigestUtils.sha256Hex(key.toString()).substring(0, DIGITS));
    }

    /**
     * Takes what is no field out of a record; gives the rejected record that it is, or null when it names none.
     *
     * @throws BadRecordException when it names one wrongly, or comes with another key than it was sent with
     */
    static @Nullable RefusedRecord take(ObjectNode document, Contract contract) throws BadRecordException {
        JsonNode mends = document.remove(MENDS);
        if (mends == null) {
            return null;
        }
        document.remove(List.of(FILE, LINE, REASON, RAW));
        if (mends.isNull()) {
            return null; // a record that somebody has added
        }
        Matcher id = ID.matcher(mends.asString("").strip().toLowerCase(Locale.ROOT));
        if (!id.matches()) {
            throw new BadRecordException(
                    MENDS,
                    "mends",
                    "it does not name a rejected record; ./caravan fix writes it again, and without it the record is a new one");
        }
        RefusedRecord rejected = new RefusedRecord(Long.parseLong(id.group(1)), Long.parseLong(id.group(2)));
        String sent = id.group(3);
        boolean isSame = sent.equals(ANY_KEY)
                || key(contract, field -> field.path().in(document).asString(null))
                        .filter(sent::equals)
                        .isPresent();
        if (!isSame) {
            throw new BadRecordException(
                            contract.key().get(0).path().toString(),
                            "key",
                            "the key is not the one that was sent, as when a spreadsheet takes zeros away; restore it, or"
                                    + " leave " + MENDS + " empty to load it as a new record")
                    .of(rejected);
        }
        return rejected;
    }
}
