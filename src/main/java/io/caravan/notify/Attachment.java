package io.caravan.notify;

/**
 * A file that goes with a mail.
 *
 * @param path below the output folder, where it lies until the mail is sent
 * @param name how the mail calls it
 */
public record Attachment(String path, String name) {

    /** What {@link #toString} has written. */
    public static Attachment parse(String line) {
        String[] parts = line.split("\t", 2);
        return new Attachment(parts[0], parts.length > 1 ? parts[1] : parts[0].replaceAll(".*/", ""));
    }

    /** As the books have it, in a line. */
    @Override
    public String toString() {
        return path + "\t" + name;
    }
}
