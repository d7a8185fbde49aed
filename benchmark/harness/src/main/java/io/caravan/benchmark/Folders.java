package io.caravan.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where things are. The launcher starts the benchmark in its own folder. */
final class Folders {

    private final Path benchmark = Path.of("").toAbsolutePath();

    Path benchmark() {
        return benchmark;
    }

    /** The launcher of the product. */
    Path caravan() {
        return benchmark.resolveSibling("caravan");
    }

    Path contract(String dataset) {
        return benchmark.resolve("routes/bench").resolve(dataset).resolve(dataset + ".contract.json");
    }

    /** All that a run of the benchmark leaves behind, the result apart. */
    Path work() {
        return benchmark.resolve("work");
    }

    Path logs() {
        return made(work().resolve("logs"));
    }

    /** The benchmark's datasets together with the product's own shared flow, as the product wants them: in one folder. */
    Path routes() {
        Path routes = work().resolve("routes");
        delete(routes);
        copy(benchmark.resolve("routes/bench"), routes.resolve("bench"));
        copy(benchmark.resolveSibling("routes").resolve("shared"), routes.resolve("shared"));
        return routes;
    }

    Path data() {
        return work().resolve("data");
    }

    /** Where Caravan has its folders while it is measured. */
    Path home() {
        return work().resolve("caravan");
    }

    /** On the file system of Caravan's inbox, so that a file can be delivered by a rename. */
    Path smallFiles() {
        return work().resolve("small");
    }

    Path peer() {
        return made(work().resolve("peer"));
    }

    /** Removes what is large and of no use afterwards. */
    void tidy() {
        List.of(data(), home(), smallFiles(), peer()).forEach(Folders::delete);
    }

    static Path made(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Path copy = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(path, copy);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException trouble)
                        throws IOException {
                    if (trouble != null) {
                        throw trouble;
                    }
                    Files.delete(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
