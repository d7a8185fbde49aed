package io.caravan.cli;

import io.caravan.contract.DatasetName;
import io.caravan.route.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A folder of files to be handed in, in any order one likes. */
record Delivery(String domain, Path folder) {

    List<Path> files() {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Hands the files in one after the other, in the order given. */
    void load(Installation installation, List<Path> order) {
        try (Service service = installation.service()) {
            service.start(installation.contracts());
            for (Path file : order) {
                DatasetName dataset = service.inbox()
                        .match(domain, file.getFileName().toString())
                        .orElseThrow();
                Exception trouble = service.load(dataset, domain + "/" + folder.relativize(file), file);
                if (trouble != null) {
                    throw new IllegalStateException(file.toString(), trouble);
                }
            }
        }
    }
}
