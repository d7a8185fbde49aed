package io.caravan.faults;

import io.caravan.cli.Ending;
import io.caravan.cli.Home;
import io.caravan.database.Database;
import io.caravan.file.TemporaryName;
import io.caravan.generate.Expected;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** What is wrong in an installation that has had all of a delivery and is at rest, by the truth about that delivery. */
final class Verdict {

    private final Home home;
    private final Truth truth;
    private final List<String> violations = new ArrayList<>();

    private Verdict(Home home, Truth truth) {
        this.home = home;
        this.truth = truth;
    }

    /**
     * The violations after files were dropped into the inbox.
     *
     * @param printed all that the processes printed
     */
    static List<String> ofInbox(Home home, Truth truth, String printed) {
        Verdict verdict = new Verdict(home, truth);
        verdict.files();
        return verdict.all(printed);
    }

    /** The violations after the delivery's folder was loaded. */
    static List<String> ofLoad(Home home, Truth truth, String printed) {
        return new Verdict(home, truth).all(printed);
    }

    /** Whether nothing is left to do. */
    static boolean isAtRest(Home home, Truth truth) {
        try (Stream<Path> inbox = Files.walk(home.inbox())) {
            return inbox.noneMatch(Files::isRegularFile)
                    && home.ask(
                                    """
                                    SELECT (SELECT count(*) FROM caravan.run WHERE state = 'claimed' OR filed_as IS NULL OR NOT told)
                                         + (SELECT count(*) FROM caravan.output WHERE NOT in_place)
                                         + (SELECT count(*) FROM caravan.mail WHERE sent_at IS NULL)""")
                            .equals("0")
                    && home.ask("SELECT count(DISTINCT file) FROM caravan.run")
                            .equals(Integer.toString(truth.hashes().size()));
        } catch (IOException | RuntimeException e) {
            return false; // a folder went while it was looked at, or the database is not back yet
        }
    }

    private List<String> all(String printed) {
        books();
        endings();
        leftovers();
        mails();
        secrets(printed);
        return violations;
    }

    private void books() {
        count("runs that nobody decided", "SELECT count(*) FROM caravan.run WHERE state = 'claimed'", 0);
        count(
                "files of which the books do not know where they are",
                "SELECT count(*) FROM caravan.run WHERE state <> 'claimed' AND filed_as IS NULL",
                0);
        count("output files not in place", "SELECT count(*) FROM caravan.output WHERE NOT in_place", 0);
        count("mails not sent", "SELECT count(*) FROM caravan.mail WHERE sent_at IS NULL", 0);
        count(
                "content loaded twice",
                "SELECT count(*) - count(DISTINCT (dataset, content)) FROM caravan.run WHERE state = 'loaded'",
                0);
        for (Map.Entry<String, Expected.Dataset> dataset :
                truth.expected().datasets().entrySet()) {
            records(dataset.getKey(), dataset.getValue());
        }
        count(
                "unreadable files",
                "SELECT count(DISTINCT file) FROM caravan.run WHERE state = 'failed'",
                truth.unreadable().size());
    }

    private void records(String name, Expected.Dataset expected) {
        String of = " FROM caravan.run WHERE state = 'loaded' AND dataset = '" + name + "'";
        count(name + " read", "SELECT coalesce(sum(read), 0)" + of, expected.read());
        count(name + " rows", "SELECT count(*) FROM " + name, expected.rows());
        count(
                name + " loaded, at once or later",
                "SELECT (SELECT sum(loaded)" + of
                        + ") + (SELECT count(*) FROM caravan.settled JOIN caravan.run USING (run)"
                        + " WHERE outcome = 'loaded' AND dataset = '" + name + "')",
                expected.rows());
        count(
                name + " pending",
                "SELECT count(*) FROM caravan.pending WHERE dataset = '" + name + "'",
                expected.pending());
        Map<String, Long> reasons = new TreeMap<>();
        try (Database database = home.database()) {
            database.run(transaction -> transaction
                    .sql(
                            """
                            SELECT coalesce(nullif(field, ''), 'record') || ': ' || rule AS reason, count(*) AS records
                            FROM caravan.reject JOIN caravan.run USING (run) WHERE dataset = ? GROUP BY 1""")
                    .param(name)
                    .query(row -> {
                        reasons.put(row.getString("reason"), row.getLong("records"));
                    }));
        }
        if (!reasons.equals(expected.reasons())) {
            violations.add(name + " refused: " + reasons + " instead of " + expected.reasons());
        }
    }

    private void count(String what, String query, long expected) {
        String found = home.ask(query);
        if (!found.equals(Long.toString(expected))) {
            violations.add(what + ": " + found + " instead of " + expected);
        }
    }

    /** Every file that was dropped lies in one place, as it was. */
    private void files() {
        truth.hashes().forEach((file, hash) -> {
            boolean unreadable = truth.unreadable().contains(file);
            for (String place : List.of("inbox", "archive", "failed")) {
                Path path = home.folder().resolve("raw_data").resolve(place).resolve(file);
                boolean belongs = place.equals(unreadable ? "failed" : "archive");
                if (Files.exists(path) != belongs) {
                    violations.add(file + (belongs ? " is not in " : " is in ") + place);
                } else if (belongs && !hashOf(path).equals(hash)) {
                    violations.add(file + " has other bytes in " + place);
                }
            }
            if (unreadable && !Files.exists(home.folder().resolve("raw_data/failed/" + file + ".why.txt"))) {
                violations.add(file + " lies in failed without a note that says why");
            }
        });
    }

    private static String hashOf(Path file) {
        try {
            return Truth.hash(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void endings() {
        try {
            Ending.of(home).mustEqual(truth.undisturbed(), "the ending");
        } catch (AssertionError | UncheckedIOException e) {
            violations.add(String.valueOf(e.getMessage()));
        }
    }

    /** Nothing that was in the making is left. */
    private void leftovers() {
        for (String folder : List.of("output", "raw_data/archive", "raw_data/failed")) {
            eachFile(home.folder().resolve(folder), (path, name) -> {
                if (name.startsWith(".") && !TemporaryName.isOf(path)) { // those go after a day
                    violations.add("left in the making: " + home.folder().relativize(path));
                }
            });
        }
    }

    static void eachFile(Path folder, BiConsumer<Path, String> visitor) {
        try (Stream<Path> files = Files.exists(folder) ? Files.walk(folder) : Stream.empty()) {
            files.filter(Files::isRegularFile)
                    .forEach(path -> visitor.accept(path, path.getFileName().toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Each trouble is told in one mail and no other. */
    private void mails() {
        List<String> mails = outbox(home);
        count("mails", "SELECT count(*) FROM caravan.mail", mails.size() - mailsOutsideOfTheBooks(mails));
        boolean digestIsCut = mails.stream().anyMatch(mail -> mail.contains(" more files"));
        for (String file : truth.hashes().keySet()) {
            long told = mails.stream().filter(mail -> mail.contains(file)).count();
            if (told > troublesOf(file)) {
                violations.add(file + " is told in " + told + " mails");
            }
            if (told == 0 && !digestIsCut && truth.unreadable().contains(file)) {
                violations.add(file + " could not be read and nobody is told");
            }
        }
    }

    /** Each entry of a zip is one of its own; and whoever loads a folder again tries again what could not be read. */
    private long troublesOf(String file) {
        return Math.max(
                1,
                Long.parseLong(home.ask(
                        "SELECT count(*) FROM caravan.run WHERE (state = 'failed' OR rejected > 0) AND file = '" + file
                                + "'")));
    }

    /** The books cannot take the mail that they cannot be reached. */
    private static long mailsOutsideOfTheBooks(List<String> mails) {
        return mails.stream()
                .filter(mail -> mail.contains("the database is away"))
                .count();
    }

    /** The mails in the outbox, subject and text. */
    static List<String> outbox(Home home) {
        List<String> mails = new ArrayList<>();
        eachFile(home.output().resolve("outbox"), (path, name) -> {
            if (name.endsWith(".eml")) {
                try (InputStream in = Files.newInputStream(path)) {
                    MimeMessage mail = new MimeMessage(null, in);
                    mails.add(mail.getSubject() + "\n" + mail.getContent());
                } catch (IOException | MessagingException e) {
                    throw new IllegalStateException("the mail " + name + " is not whole", e);
                }
            }
        });
        return mails;
    }

    private void secrets(String printed) {
        String told = printed + outbox(home) + home.dump("caravan");
        truth.emails().stream()
                .filter(told::contains)
                .limit(3)
                .forEach(email -> violations.add("an e-mail address of a customer is told: " + email));
        eachFile(home.output(), (path, name) -> {
            if (name.endsWith(".json") || name.endsWith(".gz")) {
                String text = String.join("\n", Home.lines(path));
                truth.emails().stream()
                        .filter(text::contains)
                        .limit(1)
                        .forEach(email -> violations.add("an e-mail address of a customer is in " + name));
            }
        });
        List<String> lines = printed.lines().toList();
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i).startsWith("\tat ") && !lines.get(i - 1).startsWith("\tat ")) {
                violations.add("a stack trace was printed: "
                        + String.join(" | ", lines.subList(Math.max(0, i - 4), Math.min(lines.size(), i + 12))));
            }
        }
    }
}
