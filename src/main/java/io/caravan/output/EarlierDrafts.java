package io.caravan.output;

import io.caravan.file.FileTree;
import io.caravan.run.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The drafts that an earlier life of a run has left. What it settled may lie in any folder of its domain. */
final class EarlierDrafts {

    private EarlierDrafts() {}

    /** Those of all earlier lives. */
    static void delete(Run run, Path output) {
        delete(run, "\\d+", output);
    }

    /** Those of this life, which was taken over. */
    static void deleteOwn(Run run, Path output) {
        delete(run, Long.toString(run.token()), output);
    }

    private static void delete(Run run, String tokens, Path output) {
        Pattern names = Pattern.compile("\\..*\\.run-" + run.id() + "-" + tokens + "\\.draft.*");
        Path domain = output.resolve(run.contract().name().domain());
        try {
            for (Path file : FileTree.of(domain).files()) {
                if (names.matcher(file.getFileName().toString()).matches()) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
