package io.caravan.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file that was handed in, or one entry of a zip.
 *
 * @param path below the inbox, with slashes, the domain first: {@code shop/date=2020-01-20/hour=10/customers.json.gz};
 *     the books, the archive and the outputs call it by that
 * @param location where its bytes lie now
 * @param content the {@link Fingerprint} of its bytes
 * @param stamp what the file looked like when the fingerprint was taken
 * @param entry the entry's name within the zip; empty for the file itself
 */
public record SourceFile(String path, Path location, String content, Stamp stamp, String entry) {

    /** The ledger indexes paths; so many bytes of UTF-8 it takes of a path, and so many of an entry's name. */
    public static final int LONGEST_PATH = 1000;

    private static final Pattern DATE = Pattern.compile("(?:^|/)date=(\\d{4}-\\d{2}-\\d{2})(?=/)");

    /** {@code 2024-01-31} or {@code 20240131}, with a time of six digits or none: {@code 20240131-101500}. */
    private static final Pattern DATE_IN_NAME =
            Pattern.compile("(?<!\\d)(?<!\\d-)(\\d{4}-\\d{2}-\\d{2}|(?:19|20)\\d{6})"
                    + "(?:[T_-]?((?:[01]\\d|2[0-3])[0-5]\\d[0-5]\\d))?(?!\\d)(?!-\\d)(?=[^/]*$)");

    private static final Pattern AS_OF = Pattern.compile("as-of-(\\d{4}-\\d{2}-\\d{2}T\\d{6}\\.\\d{6})(?=\\.[^/]*$)");
    private static final DateTimeFormatter AS_OF_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HHmmss.SSSSSS", Locale.ROOT);
    private static final DateTimeFormatter SIX_DIGITS = DateTimeFormatter.ofPattern("HHmmss", Locale.ROOT);
    private static final Pattern HOUR = Pattern.compile("(?:^|/)hour=(\\d{2})(?=/)");

    /** By which a change of the file shows. */
    public record Stamp(long size, Instant modified) {

        static Stamp of(Path file) {
            try {
                BasicFileAttributes attributes =
                        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                return new Stamp(
                        attributes.size(), attributes.lastModifiedTime().toInstant());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * A file that is only read, and never comes into the books: its fingerprint, for which all of it would have to be read
     * once more, is not taken.
     */
    public static SourceFile onlyRead(String path, Path location) {
        return new SourceFile(path, location, "", Stamp.of(location), "");
    }

    /**
     * A file that lies in the archive, or one entry of it, as the ledger has it.
     *
     * @param content as it was handed in; an erasure may have written the file anew since
     */
    public static SourceFile archived(String path, Path location, String content, String entry) {
        return new SourceFile(path, location, content, Stamp.of(location), entry);
    }

    /** Whether a path or the name of an entry is longer than {@link #LONGEST_PATH}. */
    public static boolean isTooLong(String path) {
        return path.getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH;
    }

    /**
     * One entry of this file, which is a zip.
     *
     * @param number its place in the zip; its content is known by that, as its name may tell of somebody
     */
    public SourceFile entry(String name, int number) {
        return new SourceFile(path, location, content + "!" + number, stamp, name);
    }

    public boolean isEntry() {
        return !entry.isEmpty();
    }

    /** A link is never followed: it may lead anywhere. */
    public boolean isLink() {
        return Files.isSymbolicLink(location);
    }

    /** Whether it has bytes of its own: it is no link, and no pipe or device, which may never end. */
    public boolean isRegular() {
        try {
            return Files.readAttributes(location, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isRegularFile();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Whether the file was written to, replaced or taken away since its fingerprint was taken. */
    public boolean hasChanged() {
        return isGone() || !isAt(location);
    }

    /** Whether it was taken away. */
    boolean isGone() {
        return !Files.exists(location, LinkOption.NOFOLLOW_LINKS);
    }

    /** Whether what lies at {@code place} is what was handed in, moved or not. */
    boolean isAt(Path place) {
        return Stamp.of(place).equals(stamp);
    }

    /**
     * The time of the file, by which versions of a record are compared when their own version does not decide: the moment at
     * which a source has read it, see {@link #asOf()}; else the date and hour that the folders of the entry, or of the path, say
     * ({@code date=2024-01-31/hour=10/}, without {@code hour=} the day's first); else the one date in the name of the
     * entry, or of the file ({@code 2024-01-31}, {@code 20240131}, also with a time as in {@code 20240131-101500}). Empty when there
     * is none, and when a name has several, as none of them is the one.
     */
    public Optional<LocalDateTime> hour() {
        return hour(path, entry);
    }

    /** The same of the file that the books call {@code path}, and its entry. */
    public static Optional<LocalDateTime> hour(String path, String entry) {
        return asOf(path)
                .or(() -> hourOfFolders(entry))
                .or(() -> hourOfFolders(path))
                .or(() -> timeInName(entry))
                .or(() -> timeInName(path));
    }

    /** The moment of which a source has read the file, {@code orders.as-of-2024-01-31T101112.123456.json.gz}, in UTC. */
    public Optional<LocalDateTime> asOf() {
        return asOf(path);
    }

    private static Optional<LocalDateTime> asOf(String path) {
        Matcher moment = AS_OF.matcher(path);
        try {
            return moment.find() ? Optional.of(LocalDateTime.parse(moment.group(1), AS_OF_TIME)) : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** How the name of a file tells a moment. */
    public static String asOf(LocalDateTime moment) {
        return "as-of-" + moment.format(AS_OF_TIME);
    }

    private static Optional<LocalDateTime> hourOfFolders(String path) {
        Matcher date = DATE.matcher(path);
        if (!date.find()) {
            return Optional.empty();
        }
        Matcher hour = HOUR.matcher(path);
        int hourOfDay = hour.find() ? Integer.parseInt(hour.group(1)) : 0;
        return hourOfDay > 23 ? Optional.empty() : day(date.group(1)).map(day -> day.atTime(hourOfDay, 0));
    }

    private static Optional<LocalDateTime> timeInName(String path) {
        List<LocalDateTime> times = DATE_IN_NAME
                .matcher(path)
                .results()
                .flatMap(found -> day(found.group(1)).map(day -> day.atTime(time(found.group(2)))).stream())
                .distinct()
                .toList();
        return times.size() == 1 ? Optional.of(times.get(0)) : Optional.empty();
    }

    private static LocalTime time(@Nullable String sixDigits) {
        return sixDigits == null ? LocalTime.MIDNIGHT : LocalTime.parse(sixDigits, SIX_DIGITS);
    }

    /** A day with dashes or without; empty when there is no such day. */
    private static Optional<LocalDate> day(String text) {
        try {
            return Optional.of(
                    text.contains("-")
                            ? LocalDate.parse(text)
                            : LocalDate.parse(text, DateTimeFormatter.BASIC_ISO_DATE));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return Printable.text(isEntry() ? path + "!" + entry : path);
    }
}
