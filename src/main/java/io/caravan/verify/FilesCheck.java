package io.caravan.verify;

import io.caravan.database.Transaction;
import io.caravan.file.FileTree;
import io.caravan.file.LeftFiles;
import io.caravan.file.NameKind;
import io.caravan.file.TemporaryName;
import io.caravan.run.Filing;
import io.caravan.run.Fingerprint;
import io.caravan.run.Printable;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/** The books against the folders. */
final class FilesCheck {

    private final Transaction transaction;
    private final Fingerprint fingerprint;
    private final Path inbox;
    private final Path archive;
    private final Path failed;
    private final Path output;
    private final Instant now;

    FilesCheck(
            Transaction transaction,
            Fingerprint fingerprint,
            Path inbox,
            Path archive,
            Path failed,
            Path output,
            Instant now) {
        this.transaction = transaction;
        this.fingerprint = fingerprint;
        this.inbox = inbox;
        this.archive = archive;
        this.failed = failed;
        this.output = output;
        this.now = now;
    }

    /** Whether each file that is decided has left the inbox, and whether each raw file is where the ledger has it. */
    List<Check> filed() {
        List<String> problems = new ArrayList<>();
        Map<String, List<String>> unexpected = new HashMap<>();
        long recorded = compareRecorded(problems, unexpected);
        List<Moved> all = transaction
                .sql(
                        """
                        SELECT run, file, state, split_part(content, '!', 1) AS content,
                               finished_at < now() - interval '1 minute' AS long_ago
                        FROM caravan.run WHERE filed_as IS NULL AND state <> 'claimed' ORDER BY run""")
                .query(Moved.class)
                .list();
        List<Moved> left = all.stream()
                .filter(Moved::longAgo)
                .filter(run -> !unexpected.containsKey(run.content()))
                .toList();
        // The file is moved before the ledger has it; what came between is put right every minute, and at the next
        // start.
        all.forEach(run -> unexpected.remove(run.content()));
        unexpected.values().stream().flatMap(List::stream).sorted().forEach(problems::add);
        return List.of(ended(left), new Check("raw files whole and where they belong", recorded, problems));
    }

    private record Moved(long run, String file, String state, String content, boolean longAgo) {}

    private record Filed(String filedAs, String content, boolean rewritten) {}

    /**
     * Each raw file that the ledger names, with every byte that it came with.
     *
     * @param unexpected receives the problem of each other file by its content
     * @return how many the ledger names
     */
    private long compareRecorded(List<String> problems, Map<String, List<String>> unexpected) {
        Set<Path> known = new HashSet<>();
        List<Filed> all = transaction
                .sql(
                        """
                        SELECT filed_as, split_part(content, '!', 1) AS content, bool_or(rewritten) AS rewritten
                        FROM caravan.run WHERE filed_as <> '' GROUP BY 1, 2 ORDER BY 1""")
                .query(Filed.class)
                .list();
        for (Filed filed : all) {
            Path file = place(filed.filedAs());
            known.add(file);
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                problems.add(Printable.text(filed.filedAs()) + ": is not there");
            } else if (!filed.rewritten() && !content(filed.filedAs(), file).equals(filed.content())) {
                problems.add(Printable.text(filed.filedAs()) + ": is not what was handed in");
            }
        }
        for (Path folder : List.of(archive, failed)) {
            FileTree tree = FileTree.of(folder);
            problems.addAll(unreadable(folder, tree));
            problems.addAll(left(folder, tree));
            for (Path file : tree.files()) {
                String fileName = file.getFileName().toString();
                boolean isNoted = known.contains(file)
                        || fileName.endsWith(".why.txt")
                        || NameKind.of(fileName) == NameKind.COMPANION;
                if (!isNoted && !TemporaryName.isOf(file)) {
                    String name = folder.getFileName() + "/" + folder.relativize(file);
                    unexpected
                            .computeIfAbsent(content(name, file), content -> new ArrayList<>())
                            .add(Printable.text(name) + ": is not in the books");
                }
            }
        }
        return all.size();
    }

    private String content(String name, Path file) {
        return fingerprint.take(name, file).content();
    }

    private Path place(String filedAs) {
        Path folder = filedAs.startsWith(Filing.ARCHIVE) ? archive : failed;
        return folder.resolve(filedAs.substring(filedAs.indexOf('/') + 1));
    }

    /** A file of which all is decided leaves the inbox soon after. */
    private Check ended(List<Moved> left) {
        List<String> problems = new ArrayList<>(left.stream()
                .map(run -> "run " + run.run() + ": " + Printable.text(run.file()) + " is " + run.state() + " and "
                        + (Files.exists(inbox.resolve(run.file()), LinkOption.NOFOLLOW_LINKS)
                                ? "still in the inbox"
                                : "was not filed; hand it in again"))
                .toList());
        long claimed = transaction
                .sql(
                        "SELECT count(*) FROM caravan.run WHERE state = 'claimed' AND lease_until < now() - interval '1 hour'")
                .query(Long.class)
                .single();
        if (claimed > 0) {
            problems.add(
                    claimed + " files were begun and nobody goes on with them; start Caravan, or hand them in again");
        }
        long runs = transaction
                .sql("SELECT count(*) FROM caravan.run")
                .query(Long.class)
                .single();
        return new Check("runs brought to their end", runs, problems);
    }

    private record Written(String path, String draft, long records, boolean inPlace) {}

    /** Each output file is whole, and has as many lines as records were written to it. */
    Check outputFiles() {
        List<String> problems = new ArrayList<>();
        List<Written> all = transaction
                .sql("SELECT path, draft, records, in_place FROM caravan.output WHERE NOT withdrawn ORDER BY path")
                .query(Written.class)
                .list();
        Set<Path> drafts = new HashSet<>();
        for (Written written : all) {
            Path file = output.resolve(written.path());
            drafts.add(output.resolve(written.draft()));
            if (!Files.exists(file)) {
                // Whoever it is for may have taken it away.
                if (!written.inPlace() && !Files.exists(output.resolve(written.draft()))) {
                    problems.add(Printable.text(written.path()) + ": is neither in place nor in draft");
                }
                continue;
            }
            try {
                long lines = lines(file);
                if (lines != written.records() && written.inPlace()) {
                    problems.add(Printable.text(written.path()) + ": holds " + lines + " lines instead of "
                            + written.records());
                }
            } catch (IOException e) {
                problems.add(Printable.text(written.path()) + ": is not whole");
            }
        }
        Set<Long> claimed = new HashSet<>(transaction
                .sql("SELECT run FROM caravan.run WHERE state = 'claimed'")
                .query(Long.class)
                .list());
        FileTree tree = FileTree.of(output);
        problems.addAll(unreadable(output, tree));
        problems.addAll(left(output, tree));
        for (Path file : tree.files()) {
            if (isDraft(file) && !drafts.contains(file) && claimed.stream().noneMatch(run -> isOf(run, file))) {
                problems.add(Printable.text(output.relativize(file).toString()) + ": was left behind");
            }
        }
        return new Check("output files whole", all.size(), problems);
    }

    private static boolean isDraft(Path file) {
        return file.getFileName().toString().startsWith(".")
                && file.getFileName().toString().contains(".draft");
    }

    private static boolean isOf(long run, Path draft) {
        return draft.getFileName().toString().contains(".run-" + run + "-");
    }

    private static long lines(Path file) throws IOException {
        long lines = 0;
        try (InputStream bytes = Files.newInputStream(file);
                InputStream plain = file.toString().endsWith(".gz")
                        ? new GZIPInputStream(bytes, 1 << 16)
                        : new BufferedInputStream(bytes, 1 << 16)) {
            byte[] block = new byte[1 << 16];
            for (int count = plain.read(block); count >= 0; count = plain.read(block)) {
                for (int i = 0; i < count; i++) {
                    lines += block[i] == '\n' ? 1 : 0;
                }
            }
        }
        return lines;
    }

    private static List<String> unreadable(Path folder, FileTree tree) {
        return tree.unreadable().stream()
                .map(path ->
                        name(folder, path) + ": cannot be read, so nothing in it is checked; see to its permissions")
                .toList();
    }

    /** Temporary files of processes that were killed. */
    private List<String> left(Path folder, FileTree tree) {
        return tree.entries().stream()
                .filter(entry -> LeftFiles.isLeft(entry, now))
                .map(entry -> name(folder, entry.path()) + ": was left behind")
                .toList();
    }

    private static String name(Path folder, Path path) {
        return Printable.text(folder.getFileName() + "/" + folder.relativize(path));
    }
}
