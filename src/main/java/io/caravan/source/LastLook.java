package io.caravan.source;

import io.caravan.file.AtomicFile;
import io.caravan.file.Subfolders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.Optional;

/**
 * Which log stood under its own name when it was looked at last. It is remembered on this machine, as each may have a log of its
 * own under the same name.
 *
 * @param log the log's number
 * @param at when it was looked at
 */
record LastLook(long log, Instant at) {

    /** Empty when nothing is remembered. */
    static Optional<LastLook> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String[] words = Files.readString(file, StandardCharsets.UTF_8).strip().split(" ", -1);
        try {
            return words.length == 2
                    ? Optional.of(new LastLook(Long.parseLong(words[0]), Instant.parse(words[1])))
                    : Optional.empty();
        } catch (NumberFormatException | DateTimeParseException e) {
            return Optional.empty(); // somebody has edited it; it is written anew
        }
    }

    void write(Path root, Path file) throws IOException {
        Subfolders.make(root, Objects.requireNonNull(file.getParent()));
        AtomicFile.writeWithoutSync(file, (log + " " + at + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
