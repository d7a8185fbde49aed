package io.caravan.source;

import io.caravan.contract.DatasetName;
import io.caravan.database.Database;
import io.caravan.file.AtomicFile;
import io.caravan.file.FileTree;
import io.caravan.file.Subfolders;
import io.caravan.run.Captures;
import io.caravan.run.Captures.Deletion;
import io.caravan.run.Captures.Position;
import io.caravan.run.Comparisons.Asked;
import io.caravan.run.TableReads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door for the changes of a database of others, in the order in which they happened. They are written beside the inbox and come
 * into it together with the position that they lead up to, which the books keep: all of them or none, and each once.
 */
public final class Changes {

    private static final String BESIDE = ".change.part";

    private static final Logger LOG = LoggerFactory.getLogger(Changes.class);

    private final TableReads reads;
    private final Captures captures;
    private final String domain;
    private final Path inbox;
    private final Path folder;
    private final Map<DatasetName, Versions> versions = new TreeMap<>();
    private final List<Deletion> deletions = new ArrayList<>();
    private final List<Asked> truncated = new ArrayList<>();
    private long token;

    public Changes(Database database, String domain, Path inbox) {
        this.reads = new TableReads(database);
        this.captures = new Captures(database);
        this.domain = domain;
        this.inbox = inbox;
        this.folder = inbox.resolve(domain);
    }

    /** Begins anew from what the books know; what was written and did not get there is gone. */
    public synchronized Optional<Position> begin() {
        discard();
        Captures.Begun begun = captures.begin(domain);
        token = begun.token();
        try {
            Subfolders.make(inbox, folder);
            name(captures.unnamed(domain));
            for (Path file : FileTree.of(folder, 1).whole().files()) {
                if (file.toString().endsWith(BESIDE)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return begun.from();
    }

    /** Forgets the position that the books know. */
    public void forget() {
        captures.forget(domain);
    }

    /** Takes a record as it is now. */
    public synchronized void put(DatasetName dataset, List<String> key, String record) {
        try {
            versions(dataset).next(key).add(record);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes the end of a record. */
    public synchronized void delete(DatasetName dataset, List<String> key) {
        deletions.add(new Deletion(dataset, key, versions(dataset).next(key).asOf()));
    }

    /** Takes the end of all records of a table: it says nothing of why, so a comparison with the table is to show what is gone. */
    public synchronized void truncate(DatasetName dataset) {
        truncated.removeIf(table -> table.dataset().equals(dataset));
        truncated.add(new Asked(dataset, versions(dataset).next()));
    }

    private Versions versions(DatasetName dataset) {
        return versions.computeIfAbsent(dataset, name -> new Versions(name, reads, folder, BESIDE));
    }

    /** Lets what was taken come into the inbox; gives what was deleted. */
    public synchronized List<Deletion> land(Position position) {
        List<String> names = new ArrayList<>();
        versions.values().forEach(files -> names.addAll(files.finish()));
        List<Deletion> landed = List.copyOf(deletions);
        captures.land(domain, token, position, names, landed, truncated);
        versions.clear();
        deletions.clear();
        truncated.clear();
        try {
            name(names);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!names.isEmpty() || !landed.isEmpty()) {
            LOG.info("captured {} files and {} deletions of {}", names.size(), landed.size(), domain);
        }
        return landed;
    }

    /** This moment, in the order of those of all files. */
    public LocalDateTime now(DatasetName dataset) {
        return reads.begin(dataset).asOf();
    }

    /** Notes that all changes from before a moment have landed; false while some of them are not loaded. */
    public boolean haveLandedUntil(DatasetName dataset, LocalDateTime asOf) {
        String[] waiting = waiting(dataset);
        if (waiting == null || waiting.length > 0) {
            return false;
        }
        reads.isLoadedUntil(dataset, asOf);
        return true;
    }

    /** Whether all files of changes from before a moment have loaded. */
    public boolean haveLoadedUntil(DatasetName dataset, LocalDateTime asOf) {
        String[] waiting = waiting(dataset);
        String moment = ReadFile.name(dataset, asOf);
        return waiting != null && Stream.of(waiting).allMatch(name -> name.compareTo(moment) > 0);
    }

    /** The names of the files that are in the inbox; null when it cannot be listed. */
    private String @Nullable [] waiting(DatasetName dataset) {
        return folder.toFile().list((parent, name) -> name.startsWith(dataset.dataset() + ".as-of-"));
    }

    /** A file that is not there any more has its name, or was loaded even. */
    private void name(List<String> names) throws IOException {
        for (String name : names) {
            Path beside = folder.resolve("." + name + BESIDE);
            if (Files.exists(beside)) {
                AtomicFile.move(beside, folder.resolve(name));
            }
        }
        if (!names.isEmpty()) {
            captures.named(domain, names);
        }
    }

    /** Forgets what was taken and did not land. */
    public synchronized void discard() {
        versions.values().forEach(Versions::discard);
        versions.clear();
        deletions.clear();
        truncated.clear();
    }
}
