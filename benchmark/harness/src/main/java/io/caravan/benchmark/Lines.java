package io.caravan.benchmark;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;

/** Files of lines, made from another such file. Read as Latin-1, because some lines are no UTF-8 on purpose and must stay so. */
final class Lines {

    private Lines() {}

    /** Writes every line of {@code from} as {@code change} makes it. */
    static void change(Path from, Path to, UnaryOperator<String> change) {
        try (BufferedReader lines = Files.newBufferedReader(from, StandardCharsets.ISO_8859_1);
                BufferedWriter changed = Files.newBufferedWriter(to, StandardCharsets.ISO_8859_1)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                changed.write(change.apply(line));
                changed.write('\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void compress(Path from, Path to) {
        try (InputStream plain = Files.newInputStream(from);
                OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(to), 1 << 16)) {
            plain.transferTo(gzip);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the first lines of {@code from} to many files, so many in each. */
    static void deal(Path from, List<Path> files, int linesInEach) {
        try (BufferedReader lines = Files.newBufferedReader(from, StandardCharsets.ISO_8859_1)) {
            for (Path file : files) {
                List<String> dealt = new ArrayList<>();
                for (int i = 0; i < linesInEach; i++) {
                    dealt.add(String.valueOf(lines.readLine()));
                }
                Files.write(file, dealt, StandardCharsets.ISO_8859_1);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
