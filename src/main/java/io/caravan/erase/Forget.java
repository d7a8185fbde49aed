package io.caravan.erase;

import io.caravan.failure.UnreadableFileException;
import io.caravan.file.AtomicFile;
import io.caravan.file.FileName;
import io.caravan.file.Subfolders;
import io.caravan.load.Persons;
import io.caravan.read.Pieces;
import io.caravan.run.FiledFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** Removes from all places what a search has found there. May be broken off anywhere and done again. */
final class Forget {

    private static final int MOST_OF_ONE_NAME = 10_000;

    private final Pieces pieces;
    private final Persons persons;
    private final FiledFiles filedFiles;
    private final BooleanSupplier stopped;

    Forget(Pieces pieces, Persons persons, FiledFiles filedFiles, BooleanSupplier stopped) {
        this.pieces = pieces;
        this.persons = persons;
        this.filedFiles = filedFiles;
        this.stopped = stopped;
    }

    /** Gives the files that name somebody and could not be changed. */
    Set<StoredFile> everywhere(Findings findings, Wanted wanted, Mentions mentions) {
        persons.forget(findings.rows(), Search.finder(wanted), wanted.first(), stopped);
        return inFiles(findings, wanted, mentions);
    }

    /** Only in files, and where names of files stand in the ledger; gives the files that could not be changed. */
    Set<StoredFile> inFiles(Findings findings, Wanted wanted, Mentions mentions) {
        Set<StoredFile> stuck = ConcurrentHashMap.newKeySet();
        findings.files().parallelStream()
                .filter(file -> file.kind() != StoredFile.Kind.INBOX)
                .forEach(file -> {
                    try {
                        forget(file, wanted, mentions);
                    } catch (IOException | UncheckedIOException | UnreadableFileException e) {
                        stuck.add(file);
                    }
                    try {
                        rename(file, mentions);
                    } catch (IOException e) {
                        stuck.add(file);
                    }
                });
        var unused = filedFiles.rename(mentions::redacted);
        // What was taken away meanwhile has taken the person with it.
        stuck.removeIf(file -> !Files.exists(file.path(), LinkOption.NOFOLLOW_LINKS));
        return stuck;
    }

    private void forget(StoredFile file, Wanted wanted, Mentions mentions) throws IOException {
        if (file.isFolder()) {
            boolean unused = Subfolders.removeIfEmpty(file.path());
        } else if (file.isHidden() || file.canBeMadeAgain()) {
            // What is hidden was left behind by a process that died, or is of a run that has to begin again without the
            // person.
            Files.deleteIfExists(file.path());
        } else if (file.isMail()
                && new AnswerSearch(wanted, mentions, persons.subjects())
                        .findInMail(file.path())
                        .isPresent()) {
            Files.deleteIfExists(file.path());
        } else if (file.isText()) {
            String text = Files.readString(file.path(), StandardCharsets.UTF_8);
            AtomicFile.write(file.path(), mentions.redacted(text).getBytes(StandardCharsets.UTF_8));
        } else {
            forgetRecords(file, wanted, mentions);
        }
    }

    private void rename(StoredFile file, Mentions mentions) throws IOException {
        String name = mentions.redacted(file.below());
        if (name.equals(file.below())) {
            return;
        }
        if (!file.isFolder() && Files.exists(file.path(), LinkOption.NOFOLLOW_LINKS)) {
            move(file, name);
        }
        if (!mentions.redacted(file.folderBelow()).equals(file.folderBelow())) {
            Subfolders.removeEmptyAbove(file.path(), file.folder());
        }
    }

    /** Two names may become the same, as of two files about one person: no file takes the place of another. */
    private void move(StoredFile file, String name) throws IOException {
        for (int number = 1; number <= MOST_OF_ONE_NAME; number++) {
            String free = FileName.numbered(name, number);
            Path target = file.folder().resolve(free);
            if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)
                    && filedFiles.moves(file.place(), file.below(), free)) {
                Files.createDirectories(Objects.requireNonNull(target.getParent()));
                AtomicFile.moveNew(file.path(), target);
                return;
            }
        }
        throw new FileAlreadyExistsException(name);
    }

    private void forgetRecords(StoredFile file, Wanted wanted, Mentions mentions) throws IOException {
        if (file.isReportOfOurs()) {
            return;
        }
        RecordSearch records = Search.records(file, wanted, mentions);
        boolean output = file.kind() == StoredFile.Kind.OUTPUT;
        AtomicLong removed = new AtomicLong();
        file.filedAs().ifPresent(filedFiles::rewritten);
        try {
            var unused = pieces.rewrite(
                    file.path(),
                    file.contract(),
                    output ? Pieces.LineNumbers.FREE : Pieces.LineNumbers.KEPT,
                    (entry, piece) -> {
                        RecordSearch.Found found = records.find(piece);
                        byte[] edited = found.erasures().isEmpty()
                                ? piece.bytes()
                                : found.edited().get();
                        removed.addAndGet(edited.length == 0 && piece.bytes().length > 0 ? 1 : 0);
                        return edited;
                    });
        } catch (UnreadableFileException e) {
            if (!isNamedIn(file, records)) {
                if (pieces.entryNames(file.path()).stream()
                        .anyMatch(entry -> !redacted(file, entry, mentions).equals(entry))) {
                    throw e;
                }
                return; // it is its name that tells of somebody
            }
            if (file.kind() != StoredFile.Kind.FAILED) {
                throw e;
            }
            // It loaded nothing and cannot be mended here: with the person in it, it goes.
            Files.deleteIfExists(file.path());
            file.filedAs().ifPresent(filedFiles::deleted);
            return;
        }
        boolean unused = pieces.renameEntries(file.path(), entry -> redacted(file, entry, mentions));
        if (output && removed.get() > 0) {
            filedFiles.shortened(file.below(), removed.get());
        }
    }

    private static String redacted(StoredFile file, String entry, Mentions mentions) {
        String redacted = mentions.redacted(file.inDomain(entry));
        return redacted.substring(redacted.indexOf('/') + 1);
    }

    /** Whether somebody is in what can be read of a file that cannot be read whole. */
    private boolean isNamedIn(StoredFile file, RecordSearch records) {
        AtomicBoolean named = new AtomicBoolean();
        try {
            pieces.visit(
                    file.path(),
                    file.contract(),
                    (entry, piece) -> named.compareAndSet(
                            false, !records.find(piece).erasures().isEmpty()));
        } catch (UnreadableFileException e) {
            // known
        }
        return named.get();
    }
}
