package io.caravan.output;

import io.caravan.run.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The drafts that an earlier life of a run has left. What it settled may lie in any folder of its domain. */
final class EarlierDrafts extends SimpleFileVisitor<Path> {

    private final Pattern names;

    private EarlierDrafts(Run run, String tokens) {
        this.names = Pattern.compile("\\..*\\.run-" + run.id() + "-" + tokens + "\\.draft.*");
    }

    /** Those of all earlier lives. */
    static void delete(Run run, Path output) {
        delete(run, "\\d+", output);
    }

    /** Those of this life, which was taken over. */
    static void deleteOwn(Run run, Path output) {
        delete(run, Long.toString(run.token()), output);
    }

    private static void delete(Run run, String tokens, Path output) {
        Path domain = output.resolve(run.contract().name().domain());
        if (Files.isDirectory(domain)) {
            try {
                Files.walkFileTree(domain, new EarlierDrafts(run, tokens));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        if (names.matcher(file.getFileName().toString()).matches()) {
            Files.deleteIfExists(file);
        }
        return FileVisitResult.CONTINUE;
    }

    /** Others move their files into place meanwhile. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException gone) {
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException gone) {
        return FileVisitResult.CONTINUE;
    }
}
