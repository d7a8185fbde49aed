package io.caravan.hostile;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A file that somebody might hand in, and what must become of it.
 *
 * @param path below the folder that is handed in; each case has a folder of its own
 * @param value what is hostile about it, which no log, message or mail may show; may be empty
 */
public record HostileCase(String group, String name, String path, Maker maker, String value, Expected expected) {

    /** Puts the file, a link or whatever it is into its place. */
    @FunctionalInterface
    public interface Maker {
        void make(Path place) throws IOException;
    }

    /** As a report calls it. */
    public String title() {
        return group + ": " + name;
    }
}
