package io.caravan.erase;

import io.caravan.contract.Contract;
import io.caravan.contract.Contracts;
import io.caravan.contract.Subject;
import io.caravan.failure.BusyException;
import io.caravan.failure.UnreadableFileException;
import io.caravan.file.NameKind;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

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

    /** Stands for a record that is not the person's own. */
    private static final String NAMED =
            "(a record of somebody else, or one that cannot be read, in which the person is named)";

    /** The place of names of files that stand in the ledger. */
    static final String NAMES = "names of files in the ledger";

    private final Pieces pieces;
    private final Folders folders;
    private final Contracts contracts;
    private final Persons persons;
    private final FiledFiles filedFiles;
    private final Identities identities;
    private final BooleanSupplier stopped;

    /** @param stopped whether to end before all is searched */
    Search(
            Pieces pieces,
            Folders folders,
            Contracts contracts,
            Persons persons,
            FiledFiles filedFiles,
            Identities identities,
            BooleanSupplier stopped) {
        this.pieces = pieces;
        this.folders = folders;
        this.contracts = contracts;
        this.persons = persons;
        this.filedFiles = filedFiles;
        this.identities = identities;
        this.stopped = stopped;
    }

    /**
     * Looks everywhere.
     *
     * @throws BusyException when it was told to stop
     */
    Findings everywhere(Wanted wanted, Viewer viewer) {
        Findings findings = new Findings();
        Mentions mentions = mentions(wanted);
        List<Persons.Found> rows = persons.find(finder(wanted, this::stopIfAsked), (contract, rest, erasure, json) -> {
            findings.found(rest.of(contract), "rows", erasure);
            viewer.view(rest.of(contract), "", json);
        });
        findings.found(rows);
        rows.forEach(found -> findings.searched(found.rest().of(found.contract()), "rows", found.searched()));
        names(mentions, findings, viewer);
        List<StoredFile> files = folders.files(
                contracts,
                Stream.concat(filedFiles.aboutToBeFiled().stream(), filedFiles.filed().stream())
                        .toList(),
                mentions,
                findings);
        files(files, wanted, mentions, findings, viewer);
        return findings;
    }

    /** Names of files, where they stand in the ledger and in mails. */
    private void names(Mentions mentions, Findings findings, Viewer viewer) {
        findings.searched(NAMES, "names", filedFiles.names(name -> {
            List<Mentions.Mention> named = mentions.in(name, Mentions.Where.FILE_NAME, null);
            if (!named.isEmpty()) {
                findings.foundName(
                        identities.tokens().ofFile(name), named.get(0).erasure());
                viewer.view(NAMES, "", name);
            }
        }));
    }

    /** Looks in some filed files alone, and at their names. */
    Findings in(Collection<FiledFiles.Filed> filed, Wanted wanted) {
        Findings findings = new Findings();
        files(
                filed.stream().map(file -> folders.file(contracts, file)).toList(),
                wanted,
                mentions(wanted),
                findings,
                Viewer.NOBODY);
        return findings;
    }

    private void files(List<StoredFile> files, Wanted wanted, Mentions mentions, Findings findings, Viewer viewer) {
        for (StoredFile.Kind kind : StoredFile.Kind.values()) {
            findings.searched(kind.place(), "files", 0);
        }
        files.parallelStream().forEach(file -> {
            stopIfAsked();
            try {
                search(file, wanted, mentions, findings, viewer);
                findings.searched(file.kind().place(), "files", file.isFolder() ? 0 : 1);
            } catch (UnreadableFileException e) {
                if (!isBeingDrafted(file)) {
                    notSearched(file, e.reason(), false, mentions, findings);
                }
            } catch (IOException | UncheckedIOException e) {
                // What has gone on its way meanwhile is searched where it goes.
                if (Files.exists(file.path(), LinkOption.NOFOLLOW_LINKS)) {
                    notSearched(file, "cannot be read", true, mentions, findings);
                }
            }
        });
    }

    /** Whether it is of a run under way, which an erasure has begin again without the person before it publishes. */
    private boolean isBeingDrafted(StoredFile file) {
        return file.draftOf().isPresent()
                && filedFiles.isUnderWay(file.draftOf().getAsLong());
    }

    private static void notSearched(
            StoredFile file, String reason, boolean mayHeal, Mentions mentions, Findings findings) {
        findings.notSearched(
                file.kind().place() + ": " + Printable.text(mentions.redacted(file.below())) + ": " + reason, mayHeal);
    }

    private void search(StoredFile file, Wanted wanted, Mentions mentions, Findings findings, Viewer viewer)
            throws IOException {
        String place = file.kind().place();
        List<Mentions.Mention> named = mentions.in(file.below(), Mentions.Where.FILE_NAME, null);
        if (!named.isEmpty()) {
            findings.found(file, item(file, "(its name)"), named.get(0).erasure());
            viewer.view(place, file.below(), "(its name)");
        }
        if (file.isFolder()) {
            return;
        }
        if (file.isText()) {
            String text = Files.readString(file.path(), StandardCharsets.UTF_8);
            for (Mentions.Mention mention : mentions.in(text, Mentions.Where.FILE_NAME, null)) {
                findings.found(file, item(file, "(its text) " + mention.start()), mention.erasure());
                viewer.view(place, file.below(), text);
            }
        }
        if (file.isMail() || file.kind() == StoredFile.Kind.ANSWERS) {
            answers(file, answers(wanted, mentions), findings, viewer);
        } else if (!file.isText() && !file.isReportOfOurs()) {
            records(file, records(file, wanted, mentions), mentions, findings, viewer);
        }
    }

    private void answers(StoredFile file, AnswerSearch answers, Findings findings, Viewer viewer) throws IOException {
        OptionalLong erasure = file.isMail() ? answers.findInMail(file.path()) : answers.findIn(file.path());
        if (erasure.isPresent()) {
            findings.found(file, item(file, "(an answer)"), erasure.getAsLong());
            viewer.view(file.kind().place(), file.below(), "(an answer of a query)");
        }
    }

    private static void note(Map<String, Set<Long>> found, StoredFile file, Findings findings) {
        found.forEach((item, erasures) -> erasures.forEach(erasure -> findings.found(file, item, erasure)));
    }

    /** By what a part of a file is known in the ledger, where no name and no content may stand. */
    private String item(StoredFile file, String part) {
        return identities.tokens().ofFile(file.below() + "\n" + part);
    }

    private void stopIfAsked() {
        if (stopped.getAsBoolean()) {
            throw new BusyException("the search was ended before it was done; it goes on at the next time");
        }
    }

    private void records(StoredFile file, RecordSearch records, Mentions mentions, Findings findings, Viewer viewer) {
        boolean[] opaque = {false};
        Map<String, Set<Long>> found = new HashMap<>();
        try {
            for (String entry : pieces.entryNames(file.path())) {
                mentions.in(file.inDomain(entry), Mentions.Where.FILE_NAME, null).stream()
                        .findFirst()
                        .ifPresent(named -> {
                            found.put(item(file, entry + " (its name)"), Set.of(named.erasure()));
                            viewer.view(file.kind().place(), file.below() + "!" + entry, "(its name)");
                        });
            }
            pieces.visit(file.path(), file.contract(), (entry, piece) -> {
                stopIfAsked();
                RecordSearch.Found of = records.find(piece);
                // What desktops leave in a zip holds names of files at most, which are found in it all the same.
                boolean isLitter = NameKind.of(entry) == NameKind.LITTER;
                opaque[0] |= !isLitter && !of.isRead() && Opaque.is(piece.bytes(), piece.line() == 1);
                if (!of.erasures().isEmpty()) {
                    String where = file.below() + (entry.isEmpty() ? "" : "!" + entry) + " line " + piece.line();
                    String content = new String(piece.bytes(), StandardCharsets.UTF_8);
                    found.put(item(file, where + " " + content), of.erasures());
                    viewer.view(file.kind().place(), where, of.isOwn() ? content : NAMED);
                }
            });
        } catch (UnreadableFileException e) {
            if (file.kind() == StoredFile.Kind.FAILED || found.isEmpty()) {
                note(found, file, findings);
                throw e;
            }
            throw new UnreadableFileException(e.reason()
                    + "; somebody who is looked for is in what can be read of it, and it cannot be rewritten");
        }
        note(found, file, findings);
        if (opaque[0]) {
            throw new UnreadableFileException("it is compressed, encrypted or binary in a way that cannot be searched");
        }
    }

    Mentions mentions(Wanted wanted) {
        return new Mentions(wanted, persons.subjects());
    }

    private AnswerSearch answers(Wanted wanted, Mentions mentions) {
        return new AnswerSearch(wanted, mentions, persons.subjects());
    }

    static RecordSearch records(StoredFile file, Wanted wanted, Mentions mentions) {
        return new RecordSearch(file.contract(), file.kind(), wanted, mentions);
    }

    /** What the tables are told of the persons. */
    static PersonFinder finder(Wanted wanted) {
        return finder(wanted, () -> {});
    }

    private static PersonFinder finder(Wanted wanted, Runnable eachTime) {
        return new PersonFinder() {
            @Override
            public OptionalLong find(Contract contract, List<Subject.Value> subject) {
                eachTime.run();
                return wanted.treated(contract, subject);
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
