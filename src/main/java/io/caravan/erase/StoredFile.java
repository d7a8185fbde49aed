package io.caravan.erase;

import io.caravan.contract.Contract;
import io.caravan.run.Filing;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file in which something of a person may stand.
 *
 * @param kind the place it lies in
 * @param folder the folder of that place
 * @param path where it lies
 * @param contract of its dataset; null when there is none, or nobody knows it
 */
record StoredFile(Kind kind, Path folder, Path path, @Nullable Contract contract) {

    private static final Pattern DRAFT = Pattern.compile("^\\..*\\.run-(\\d{1,18})-\\d+\\.draft(\\.lines)?$");

    enum Kind {
        ARCHIVE("archive"),
        FAILED("failed files"),
        OUTPUT("output files"),
        OUTBOX("mails in the outbox"),
        FIXES("files of refused records"),
        ANSWERS("answers of queries"),
        INBOX("inbox");

        private final String place;

        Kind(String place) {
            this.place = place;
        }

        /** Its name in words. */
        String place() {
            return place;
        }
    }

    /** How it is called below its folder. */
    String below() {
        return folder.relativize(path).toString().replace(File.separatorChar, '/');
    }

    /** The folder that it lies in, below that of its place; empty when it lies there itself. */
    String folderBelow() {
        return below().substring(0, Math.max(0, below().lastIndexOf('/')));
    }

    /** The name of an entry of it with the domain before it, as other names begin with that: an id counts within its domain. */
    String inDomain(String entry) {
        return below().substring(0, below().indexOf('/') + 1) + entry;
    }

    /** Whether it is a folder, of which only the name may tell of somebody. */
    boolean isFolder() {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** The place by which the books know it; empty for a file that was not filed. */
    Optional<String> filedAs() {
        return place().filter(place -> !place.isEmpty()).map(place -> place + below());
    }

    /** How its place begins in the ledger: {@code archive/}, {@code failed/} or, for an output file, nothing; else empty. */
    Optional<String> place() {
        return switch (kind) {
            case ARCHIVE -> Optional.of(Filing.ARCHIVE);
            case FAILED -> Optional.of(Filing.FAILED);
            case OUTPUT -> Optional.of("");
            case OUTBOX, FIXES, ANSWERS, INBOX -> Optional.empty();
        };
    }

    /** Whether it is a file in the making. */
    boolean isHidden() {
        return path.getFileName().toString().startsWith(".");
    }

    /** The run that it is a draft of; empty of any other file. */
    OptionalLong draftOf() {
        Matcher draft = DRAFT.matcher(path.getFileName().toString());
        return kind == Kind.OUTPUT && draft.find()
                ? OptionalLong.of(Long.parseLong(draft.group(1)))
                : OptionalLong.empty();
    }

    /** Whether it can be made again without the person, and so goes as a whole. */
    boolean canBeMadeAgain() {
        return kind == Kind.FIXES || kind == Kind.ANSWERS;
    }

    /** Whether it is a mail, which may bring answers of queries. */
    boolean isMail() {
        return kind == Kind.OUTBOX && below().endsWith(".eml");
    }

    /** Whether it is a report in a format that is not searched; reports hold no personal values. */
    boolean isReportOfOurs() {
        return kind == Kind.OUTPUT
                && below().startsWith("reports/")
                && (below().endsWith(".sqlite") || below().endsWith(".parquet"));
    }

    /** Whether it is a text of ours, rather than a file of records. */
    boolean isText() {
        return kind == Kind.OUTBOX || below().endsWith(".why.txt");
    }
}
