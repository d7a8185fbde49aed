package io.caravan.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The README, which shows the last result worth showing between two marks. */
final class Readme {

    private final Path file;

    Readme(Path file) {
        this.file = file;
    }

    /** Puts {@code content} between {@code <!-- section -->} and {@code <!-- end of section -->}. */
    void show(String section, String content) {
        String begin = "<!-- " + section + " -->\n";
        String end = "<!-- end of " + section + " -->\n";
        try {
            String text = Files.readString(file);
            int from = text.indexOf(begin) + begin.length();
            int to = text.indexOf(end);
            if (from < begin.length() || to < from) {
                throw new BenchmarkException(file + " has no place for the " + section);
            }
            Files.writeString(file, text.substring(0, from) + "\n" + content.strip() + "\n\n" + text.substring(to));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
