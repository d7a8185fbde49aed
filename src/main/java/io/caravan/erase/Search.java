package io.caravan.erase;

import io.caravan.contract.Contract;
import io.caravan.contract.Contracts;
import io.caravan.failure.UnreadableFileException;
import io.caravan.load.PersonFinder;
import io.caravan.load.Persons;
import io.caravan.read.Pieces;
import io.caravan.run.FiledFiles;
import io.caravan.run.Printable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Looks for persons in every place where something of one may rest. Changes nothing. */
final class Search {

    /** Sees everything that is found. */
    @FunctionalInterface
    interface Viewer {

        Viewer NOBODY = (place, where, content) -> {};

        /**
         * @param place in words
         * @param where within the place: a file and line, or nothing for a table
         * @param content the record as it rests there
         */
        void view(String place, String where, String content);
    }

    private final Pieces pieces;
    private final Folders folders;
    private final Contracts contracts;
    private final Persons persons;
    private final FiledFiles filedFiles;

    Search(Pieces pieces, Folders folders, Contracts contracts, Persons persons, FiledFiles filedFiles) {
        this.pieces = pieces;
        this.folders = folders;
        this.contracts = contracts;
        this.persons = persons;
        this.filedFiles = filedFiles;
    }

    Findings everywhere(Wanted wanted, Viewer viewer) {
        Findings findings = new Findings();
        for (Persons.Found found : persons.find(finder(wanted), (contract, rest, erasure, json) -> {
            findings.found(rest.of(contract), "rows", erasure);
            viewer.view(rest.of(contract), "", json);
        })) {
            findings.searched(found.rest().of(found.contract()), "rows", found.searched());
        }
        List<StoredFile> files = folders.files(contracts, filedFiles.filed(), findings);
        files(files, wanted, findings, viewer);
        return findings;
    }

    /** Looks in some filed files alone. */
    Findings in(Collection<FiledFiles.Filed> filed, Wanted wanted) {
        Findings findings = new Findings();
        files(filed.stream().map(file -> folders.file(contracts, file)).toList(), wanted, findings, Viewer.NOBODY);
        return findings;
    }

    private void files(List<StoredFile> files, Wanted wanted, Findings findings, Viewer viewer) {
        Mentions mentions = mentions(wanted);
        for (StoredFile.Kind kind : StoredFile.Kind.values()) {
            findings.searched(kind.place(), "files", 0);
        }
        files.parallelStream().forEach(file -> {
            findings.searched(file.kind().place(), "files", 1);
            try {
                search(file, wanted, mentions, findings, viewer);
            } catch (UnreadableFileException e) {
                if (file.kind() == StoredFile.Kind.ARCHIVE || file.kind() == StoredFile.Kind.OUTPUT) {
                    cannotBeSearched(file, e.reason(), findings);
                }
            } catch (IOException | UncheckedIOException e) {
                // What has gone on its way meanwhile is searched where it goes.
                if (Files.exists(file.path(), LinkOption.NOFOLLOW_LINKS)) {
                    cannotBeSearched(file, "cannot be read", findings);
                }
            }
        });
    }

    private static void cannotBeSearched(StoredFile file, String reason, Findings findings) {
        findings.cannotBeSearched(file.kind().place() + ": " + Printable.text(file.below()) + ": " + reason);
    }

    private void search(StoredFile file, Wanted wanted, Mentions mentions, Findings findings, Viewer viewer)
            throws IOException {
        String place = file.kind().place();
        List<Mentions.Mention> named = mentions.all(file.below().getBytes(StandardCharsets.UTF_8));
        if (!named.isEmpty()) {
            found(file, named.get(0).erasure(), findings);
            viewer.view(place, file.below(), "(its name)");
        }
        if (file.isText()) {
            byte[] text = Files.readAllBytes(file.path());
            for (Mentions.Mention mention : mentions.all(text)) {
                found(file, mention.erasure(), findings);
                viewer.view(place, file.below(), new String(text, StandardCharsets.UTF_8));
            }
        }
        if (file.isMail() || file.kind() == StoredFile.Kind.ANSWERS) {
            answers(file, answers(wanted, mentions), findings, viewer);
        } else if (!file.isText()) {
            records(file, records(file, wanted, mentions), findings, viewer);
        }
    }

    private static void answers(StoredFile file, AnswerSearch answers, Findings findings, Viewer viewer)
            throws IOException {
        OptionalLong erasure = file.isMail() ? answers.findInMail(file.path()) : answers.findIn(file.path());
        if (erasure.isPresent()) {
            found(file, erasure.getAsLong(), findings);
            viewer.view(file.kind().place(), file.below(), "(an answer of a query)");
        }
    }

    private void records(StoredFile file, RecordSearch records, Findings findings, Viewer viewer) throws IOException {
        pieces.visit(file.path(), file.contract(), (entry, piece) -> {
            OptionalLong erasure =
                    file.kind() == StoredFile.Kind.FIXES ? records.findInCells(piece) : records.find(piece);
            if (erasure.isPresent()) {
                found(file, erasure.getAsLong(), findings);
                String where = file.below() + (entry.isEmpty() ? "" : "!" + entry) + " line " + piece.line();
                viewer.view(file.kind().place(), where, new String(piece.bytes(), StandardCharsets.UTF_8));
            }
        });
    }

    private static void found(StoredFile file, long erasure, Findings findings) {
        findings.found(file.kind().place(), "files", erasure);
        findings.holds(file);
    }

    Mentions mentions(Wanted wanted) {
        return new Mentions(wanted, persons.subjects());
    }

    private AnswerSearch answers(Wanted wanted, Mentions mentions) {
        return new AnswerSearch(wanted, mentions, persons.subjects());
    }

    static RecordSearch records(StoredFile file, Wanted wanted, Mentions mentions) {
        return new RecordSearch(file.contract(), file.kind() == StoredFile.Kind.OUTPUT, wanted, mentions);
    }

    /** What the tables are told of the persons. */
    static PersonFinder finder(Wanted wanted) {
        return new PersonFinder() {
            @Override
            public OptionalLong find(Contract contract, @Nullable String id, @Nullable String email) {
                return wanted.treated(contract, id, email);
            }

            @Override
            public String link(long erasure) {
                return wanted.link(erasure);
            }

            @Override
            public String emptied(Contract contract, String line, long erasure) {
                return JsonRecord.parse(contract, line.getBytes(StandardCharsets.UTF_8))
                        .map(record -> new String(record.emptied(wanted.link(erasure), true), StandardCharsets.UTF_8))
                        .orElseThrow(() -> new IllegalStateException("a line of our own is no JSON"));
            }
        };
    }
}
