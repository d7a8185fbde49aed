package io.caravan.faults;

import io.caravan.cli.Home;
import io.caravan.route.Awaiting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A mail server that is away, slow or unwilling: mails wait, and each is sent once, or rejected once. */
@Timeout(600)
class MailServerIT {

    @TempDir
    Path folder;

    @Test
    void mailsWaitForTheirServerAndAreSentOnce() {
        Truth truth = Truth.shop();
        List<String> troubled = truth.hashes().keySet().stream()
                .filter(file -> file.contains("customers"))
                .toList();
        Map<String, String> faults = new LinkedHashMap<>();
        faults.put("the mail server refuses for now (451)", "451 later");
        faults.put("the mail server refuses for good (550)", "550 never");
        faults.put("the mail server is slow", "250 ok");
        int part = 0;
        try (MailServer server = new MailServer()) {
            Home home = Home.in(
                    folder.resolve("home"),
                    "caravan.mail.host=127.0.0.1",
                    "caravan.mail.port=" + server.port(),
                    "caravan.mail.from=caravan@example.org",
                    "caravan.mail.to=ops@example.org");
            try (Caravan run = Caravan.run(home)) {
                for (Map.Entry<String, String> fault : faults.entrySet()) {
                    server.answer(fault.getValue());
                    server.slow(Duration.ofMillis(fault.getKey().contains("slow") ? 700 : 0));
                    int asked = server.asked();
                    int size = troubled.size();
                    List<String> files = troubled.subList(part * size / 3, ++part * size / 3);
                    truth.drop(home, files);
                    List<String> violations = new ArrayList<>();
                    if (!Awaiting.until(() -> server.asked() > asked, Duration.ofSeconds(30))) {
                        violations.add("the mail server was never asked");
                    }
                    server.answer("250 ok");
                    server.slow(Duration.ZERO);
                    violations.addAll(Faults.healed(
                            fault.getKey(),
                            () -> NetworkIT.isInboxEmpty(home)
                                    && home.ask(
                                                    "SELECT (SELECT count(*) FROM caravan.run WHERE NOT told) + (SELECT count(*) FROM caravan.mail WHERE sent_at IS NULL AND failed_at IS NULL)")
                                            .equals("0")));
                    violations.addAll(toldOnce(home, server, truth, files));
                    Faults.verdict(this, fault.getKey(), 1, violations);
                }
                Faults.verdict(
                        this,
                        "all mail troubles",
                        1,
                        Stream.of(run.text())
                                .filter(text -> truth.emails().stream().anyMatch(text::contains))
                                .toList());
            }
        }
    }

    private static List<String> toldOnce(Home home, MailServer server, Truth truth, List<String> files) {
        List<String> violations = new ArrayList<>();
        String sent = home.ask("SELECT count(*) FROM caravan.mail WHERE sent_at IS NOT NULL");
        if (server.mails().size() != Integer.parseInt(sent)) {
            violations.add(server.mails().size() + " mails were sent instead of " + sent);
        }
        for (String file : files) {
            String name = file.replace("=", "=3D"); // as mails are encoded
            long told = server.mails().stream()
                    .map(mail -> mail.replace("=\n", ""))
                    .filter(mail -> mail.contains(name) || mail.contains(file))
                    .count();
            told += Long.parseLong(home.ask(
                    "SELECT count(*) FROM caravan.mail WHERE failed_at IS NOT NULL AND body LIKE '%" + file + "%'"));
            if (told > 1 || (told == 0 && truth.unreadable().contains(file))) {
                violations.add(file + " is told in " + told + " mails");
            }
        }
        return violations;
    }
}
