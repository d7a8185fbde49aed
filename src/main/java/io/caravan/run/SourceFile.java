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
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
    private static final Pattern DATE_IN_NAME =
            Pattern.compile("(?<!\\d)(?<!\\d-)(\\d{4}-\\d{2}-\\d{2})(?!\\d)(?!-\\d)(?=[^/]*$)");
    private static final Pattern AS_OF = Pattern.compile("as-of-(\\d{4}-\\d{2}-\\d{2}T\\d{6}\\.\\d{6})(?=\\.[^/]*$)");
    private static final DateTimeFormatter AS_OF_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HHmmss.SSSSSS", Locale.ROOT);
    private static final Pattern HOUR = Pattern.compile("/hour=(\\d{2})(?=/)");

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
     * The date and hour that the folders of the path say, by which versions of a record are compared when it has no
     * version of its own; without {@code hour=} the day's first. Without {@code date=} it is the date in the name of the
     * entry or the file, {@code 2017-10-30.json}, and without that nothing. What a source has read is of a moment, see
     * {@link #asOf()}, and this is it.
     */
    public Optional<LocalDateTime> hour() {
        return hour(path, entry);
    }

    /** The same of the file that the books call {@code path}, and its entry. */
    public static Optional<LocalDateTime> hour(String path, String entry) {
        return asOf(path)
                .or(() -> hourOf(DATE.matcher(path), path))
                .or(() -> hourOf(DATE_IN_NAME.matcher(entry), ""))
                .or(() -> hourOf(DATE_IN_NAME.matcher(path), ""));
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

    private static Optional<LocalDateTime> hourOf(Matcher date, String path) {
        if (!date.find()) {
            return Optional.empty();
        }
        Matcher hour = HOUR.matcher(path);
        int hourOfDay = hour.find() ? Integer.parseInt(hour.group(1)) : 0;
        try {
            return hourOfDay > 23
                    ? Optional.empty()
                    : Optional.of(LocalDate.parse(date.group(1)).atTime(hourOfDay, 0));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return Printable.text(isEntry() ? path + "!" + entry : path);
    }
}
