package io.caravan.erase;

import io.caravan.run.Erasures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tokens of all who were erased, once more outside of the database: a database that is restored from an older copy does
 * not know of later erasures. A line each: when it was added, its kind and the token.
 */
final class TokenFile {

    private static final int TOKEN = 64;
    private static final String TAKEN_BACK = "back";

    private final Path file;

    TokenFile(Path file) {
        this.file = file;
    }

    /** Adds the tokens of requests but for those that are known, so that they survive a power cut. */
    void add(Collection<Erasures.Open> requests, Set<String> known, Instant now) {
        Map<String, Erasures.Kind> tokens = new LinkedHashMap<>();
        requests.forEach(request -> tokens.putAll(request.tokens()));
        tokens.keySet().removeAll(known);
        add(tokens, now);
    }

    /** Adds tokens. */
    void add(Map<String, Erasures.Kind> tokens, Instant now) {
        append(tokens.entrySet().stream()
                .map(token ->
                        now + " " + token.getValue().name().toLowerCase(Locale.ROOT) + " " + token.getKey() + "\n")
                .collect(Collectors.joining()));
    }

    /** Takes tokens back that were added. */
    void takeBack(Collection<String> tokens, Instant now) {
        append(tokens.stream()
                .map(token -> now + " " + TAKEN_BACK + " " + token + "\n")
                .collect(Collectors.joining()));
    }

    private void append(String lines) {
        if (lines.isEmpty()) {
            return;
        }
        // Behind a line that a crash, or a full disk, has cut.
        byte[] text = ("\n" + lines).getBytes(StandardCharsets.US_ASCII);
        try {
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                ByteBuffer bytes = ByteBuffer.wrap(text);
                while (bytes.hasRemaining()) {
                    var unused = channel.write(bytes);
                }
                channel.force(true);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The tokens that were added since and not taken back; a line that a crash has cut is left out. */
    Map<String, Erasures.Kind> since(Instant start) {
        if (!Files.exists(file)) {
            return Map.of();
        }
        Map<String, Erasures.Kind> tokens = new LinkedHashMap<>();
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
                String[] words = line.split(" ", -1);
                boolean isWhole = words.length == 3 && words[2].length() == TOKEN;
                if (isWhole && words[1].equals(TAKEN_BACK)) {
                    tokens.remove(words[2]);
                } else if (isWhole && isSince(words[0], start)) {
                    tokens.put(words[2], Erasures.Kind.valueOf(words[1].toUpperCase(Locale.ROOT)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return tokens;
    }

    private static boolean isSince(String time, Instant start) {
        try {
            return !Instant.parse(time).isBefore(start);
        } catch (DateTimeParseException e) {
            return false; // it was cut
        }
    }
}
