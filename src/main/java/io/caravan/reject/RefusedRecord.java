package io.caravan.reject;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A record that was refused once, as a mended record names it so that the books can link both lives.
 *
 * @param run in which it was refused
 * @param record its number in the file, from 1
 */
public record RefusedRecord(long run, long record) {

    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,17}):([1-9][0-9]{0,17})");

    /** What {@link #toString()} has written; empty for any other text. */
    public static Optional<RefusedRecord> parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        return matcher.matches()
                ? Optional.of(new RefusedRecord(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return run + ":" + record;
    }
}
