package io.caravan.faults;

import io.caravan.cli.Home;
import io.caravan.route.Awaiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Senders that do with their files what they should not. */
@Timeout(1800)
class FilesIT {

    private static final String CUSTOMER =
            "{\"id\": \"%s\", \"first_name\": \"Ada\", \"last_name\": \"Ash\", \"email\": \"a@example.org\"}\n";
    private static final int RECORDS = Faults.times(15_000, 40_000);

    @TempDir
    Path folder;

    private Home home;
    private Path inbox;
    private final Set<String> expected = new TreeSet<>();
    private Random random;

    private interface Fault {
        void strike(String name) throws IOException;
    }

    @Test
    void whateverSendersDoToTheirFilesTheLastContentIsLoaded() throws IOException {
        home = Home.in(folder.resolve("home"));
        inbox = home.inbox().resolve("shop");
        random = Faults.random("files");
        try (Caravan run = Caravan.run(home)) {
            strike("a file grows while it lies in the inbox", this::appends);
            strike("a file is replaced while it is read", this::replaces);
            strike("a file is truncated and written again while it is read", this::truncates);
            strike("a file is deleted while it is read", this::deletes);
            strike("a file is uploaded in parts and then renamed", this::uploads);
            strike("a name comes again with new content", this::comesAgain);
            strike("the same content comes twice at a moment", this::comesTwice);
            List<String> violations = new ArrayList<>();
            if (run.text().contains("\tat ")) {
                violations.add("a stack trace was printed: " + run.text());
            }
            String left = home.ask(
                    "SELECT coalesce(string_agg(concat_ws(' ', file, 'is', state, failure), '; '), '') FROM caravan.run"
                            + " WHERE state IN ('claimed', 'failed')");
            if (!left.isEmpty()) {
                violations.add("not decided, or failed: " + left);
            }
            Faults.verdict(this, "all that senders do, one after the other", 1, violations);
        }
    }

    private void strike(String fault, Fault what) throws IOException {
        List<String> violations = new ArrayList<>();
        int times = Faults.times(1, 20);
        for (int i = 0; i < times; i++) {
            what.strike("customers-" + fault.replaceAll("[^a-z]+", "-") + "-" + i);
            violations.addAll(Faults.healed(fault, () -> NetworkIT.isInboxEmpty(home) && ids().equals(expected)));
            if (!violations.isEmpty()) {
                Set<String> lost = new TreeSet<>(expected);
                lost.removeAll(ids());
                violations.add(lost.size() + " records are lost");
                break;
            }
        }
        Faults.verdict(this, fault, times, violations);
    }

    private Set<String> ids() {
        String ids =
                home.ask("SELECT coalesce(string_agg(DISTINCT split_part(id, '/', 1), ' '), '') FROM shop.customers");
        return ids.isEmpty() ? Set.of() : new TreeSet<>(List.of(ids.split(" ", -1)));
    }

    /** Many records under one mark, of which it is known whether they must be loaded. */
    private String content(String mark, boolean loads) {
        if (loads) {
            expected.add(mark);
        }
        StringBuilder text = new StringBuilder();
        IntStream.range(0, RECORDS).forEach(i -> text.append(CUSTOMER.formatted(mark + "/" + i)));
        return text.toString();
    }

    private static void pass(int milliseconds) {
        boolean unused = Awaiting.until(() -> false, Duration.ofMillis(milliseconds));
    }

    private void put(String name, String text) throws IOException {
        Path beside = folder.resolve("beside");
        Files.writeString(beside, text);
        Files.move(beside, inbox.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private void appends(String name) throws IOException {
        Path file = inbox.resolve(name + ".json");
        for (int i = 0; i < 4; i++) {
            String mark = name + "-" + i;
            Files.writeString(file, content(mark, true), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            pass(300);
        }
    }

    /** What was replaced before it was loaded is gone by the will of its sender; either is right, but never the new one lost. */
    private void replaces(String name) throws IOException {
        put(name + ".json", content("old", true));
        pass(1000 + random.nextInt(1500));
        put(name + ".json", content(name, true));
        dropUnless("old");
    }

    private void dropUnless(String mark) {
        boolean unused = Awaiting.until(() -> NetworkIT.isInboxEmpty(home) && isNoneClaimed(), Faults.HEALS_WITHIN);
        if (!ids().contains(mark)) {
            expected.remove(mark);
        }
    }

    private boolean isNoneClaimed() {
        return home.ask("SELECT count(*) FROM caravan.run WHERE state = 'claimed'")
                .equals("0");
    }

    private void truncates(String name) throws IOException {
        Path file = inbox.resolve(name + ".json");
        put(name + ".json", content("cut", true));
        pass(1000 + random.nextInt(1000));
        if (Files.exists(file)) {
            try {
                Files.writeString(
                        file, content(name, true), StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
            } catch (IOException e) {
                expected.remove(name); // it had been taken at that very moment
            }
        }
        dropUnless("cut");
    }

    private void deletes(String name) throws IOException {
        put(name + ".json", content("deleted", true));
        pass(1000 + random.nextInt(1000));
        boolean unused = Files.deleteIfExists(inbox.resolve(name + ".json"));
        dropUnless("deleted");
    }

    private void uploads(String name) throws IOException {
        List<String> names = List.of(".tmp", ".part");
        for (String ending : names) {
            Path part = inbox.resolve(name + ".json" + ending);
            Files.writeString(part, content(name + ending, true).substring(0, 500_000));
        }
        pass(2500); // none of it is touched
        for (String ending : names) {
            Path part = inbox.resolve(name + ".json" + ending);
            Files.writeString(part, content(name + ending, true));
            Files.move(part, inbox.resolve(name + ending + ".json"));
        }
    }

    private void comesAgain(String name) throws IOException {
        put(name + ".json", content(name + "-1", true));
        boolean unused = Awaiting.until(() -> NetworkIT.isInboxEmpty(home), Faults.HEALS_WITHIN);
        put(name + ".json", content(name + "-2", true));
        boolean unused2 = Awaiting.until(() -> NetworkIT.isInboxEmpty(home), Faults.HEALS_WITHIN);
        try (Stream<Path> archived = Files.list(home.folder().resolve("raw_data/archive/shop"))) {
            if (archived.filter(file -> file.getFileName().toString().startsWith(name))
                            .count()
                    != 2) {
                expected.add("the archive has not both of " + name);
            }
        }
    }

    private void comesTwice(String name) throws IOException {
        String text = content(name, true);
        put(name + "-a.json", text);
        put(name + "-b.json", text);
    }
}
