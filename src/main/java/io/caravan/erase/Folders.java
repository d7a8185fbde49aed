package io.caravan.erase;

import io.caravan.contract.Contract;
import io.caravan.contract.Contracts;
import io.caravan.contract.DatasetName;
import io.caravan.file.FileTree;
import io.caravan.run.FiledFiles;
import io.caravan.run.Printable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folders in which files rest that may hold something of a person.
 *
 * @param output its folder {@code outbox} holds mails, {@code fixes} refused records, {@code queries} answers,
 *     {@code certificates} what names nobody
 */
public record Folders(Path inbox, Path archive, Path failed, Path output) {

    private static final List<String> OWN_PLACES = List.of("outbox", "fixes", "queries", "certificates");

    /** All files that are there, and folders with nothing in them; what cannot be read is noted in {@code findings}. */
    List<StoredFile> files(
            Contracts contracts, Collection<FiledFiles.Filed> filed, Mentions mentions, Findings findings) {
        Map<String, Contract> datasets = new HashMap<>();
        for (FiledFiles.Filed file : filed) {
            contracts.find(file.dataset()).ifPresent(contract -> datasets.put(file.filedAs(), contract));
        }
        List<StoredFile> files = new ArrayList<>();
        for (StoredFile.Kind kind : StoredFile.Kind.values()) {
            Path folder = folder(kind);
            for (Path path : below(folder, kind, mentions, findings)) {
                StoredFile file = new StoredFile(kind, folder, path, null);
                files.add(new StoredFile(kind, folder, path, contract(file, contracts, datasets)));
            }
        }
        return files;
    }

    /** A file that the books know. */
    StoredFile file(Contracts contracts, FiledFiles.Filed filed) {
        int slash = filed.filedAs().indexOf('/');
        StoredFile.Kind kind =
                filed.filedAs().startsWith("archive/") ? StoredFile.Kind.ARCHIVE : StoredFile.Kind.FAILED;
        return new StoredFile(
                kind,
                folder(kind),
                folder(kind).resolve(filed.filedAs().substring(slash + 1)),
                contracts.find(filed.dataset()).orElse(null));
    }

    private Path folder(StoredFile.Kind kind) {
        return switch (kind) {
            case ARCHIVE -> archive;
            case FAILED -> failed;
            case OUTPUT -> output;
            case OUTBOX -> output.resolve("outbox");
            case FIXES -> output.resolve("fixes");
            case ANSWERS -> output.resolve("queries");
            case INBOX -> inbox;
        };
    }

    private static @Nullable Contract contract(StoredFile file, Contracts contracts, Map<String, Contract> datasets) {
        return switch (file.kind()) {
            case ARCHIVE -> datasets.get("archive/" + file.below());
            case FAILED -> datasets.get("failed/" + file.below());
            case OUTPUT -> {
                String[] steps = file.below().split("/", 3);
                yield steps.length < 3
                        ? null
                        : contracts.all().stream()
                                .filter(contract -> contract.name().equals(new DatasetName(steps[0], steps[1])))
                                .findFirst()
                                .orElse(null);
            }
            case FIXES ->
                contracts.all().stream()
                        .filter(contract -> file.below()
                                .startsWith(contract.name().domain() + "/"
                                        + contract.name().dataset() + "."))
                        .findFirst()
                        .orElse(null);
            case OUTBOX, ANSWERS, INBOX -> null;
        };
    }

    private List<Path> below(Path folder, StoredFile.Kind kind, Mentions mentions, Findings findings) {
        FileTree tree = FileTree.of(
                folder,
                path -> kind != StoredFile.Kind.OUTPUT
                        || OWN_PLACES.stream().noneMatch(name -> path.equals(output.resolve(name))));
        for (Path path : tree.unreadable()) {
            String name = mentions.redacted(folder.relativize(path).toString());
            findings.notSearched(kind.place() + ": " + Printable.text(name) + ": cannot be opened", true);
        }
        return Stream.concat(tree.files().stream(), tree.emptyFolders().stream())
                .toList();
    }
}
