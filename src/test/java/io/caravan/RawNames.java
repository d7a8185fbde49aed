package io.caravan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Names of files that are not UTF-8, which Java itself cannot make. */
public final class RawNames {

    private RawNames() {}

    /** Moves {@code file} to the name {@code format}, of printf, in {@code folder}; {@code \344} is an umlaut of Latin-1. */
    public static void move(Path file, Path folder, String format) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path waiting = Files.move(file, folder.resolve(".waiting"), StandardCopyOption.ATOMIC_MOVE);
        Process move = new ProcessBuilder(
                        "sh",
                        "-c",
                        "mv \"$1\" \"$2/$(printf \"$3\")\"",
                        "sh",
                        waiting.toString(),
                        folder.toString(),
                        format)
                .inheritIO()
                .start();
        if (move.waitFor() != 0) {
            throw new IOException("not moved: " + file);
        }
    }
}
