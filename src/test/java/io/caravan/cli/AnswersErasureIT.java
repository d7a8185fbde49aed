package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Answers of queries may name a person, and so may the mails that bring them. */
@Timeout(120)
class AnswersErasureIT {

    @TempDir
    Path folder;

    private Home home;

    @BeforeEach
    void loadsOrdersOfTwoCustomers() throws IOException {
        home = Home.in(folder.resolve("home"));
        Path data = Files.createDirectories(folder.resolve("data"));
        Path file = data.resolve("orders.as-of-2024-02-27T101112.000001.json");
        Files.write(file, List.of(order(1, 4711), order(2, 4711), order(3, 815)));
        try (Installation installation = home.open()) {
            new Delivery("delivery", data).load(installation, List.of(file));
        }
    }

    @Test
    void theyGoWithThePersonAndTheOthersStay() throws IOException {
        home.run("query", "top_customers", "--limit", "1", "--mail");
        Path named = only("queries");
        Path mail = only("outbox");
        assertThat(named).content().contains("4711,2");
        home.run("query", "open_orders", "--mail");
        assertThat(home.run("prove-erased", "--domain", "delivery", "--id", "4711")
                        .exitCode())
                .as("before")
                .isEqualTo(1);

        Home.Answer erased = home.run("erase", "--domain", "delivery", "--id", "4711");
        assertThat(erased.exitCode()).as(erased.text()).isEqualTo(ExitCode.DONE);

        assertThat(named).doesNotExist();
        assertThat(mail).doesNotExist();
        assertThat(only("queries")).content().contains("2024-03-01,PENDING,3");
        assertThat(only("outbox")).exists();
        Home.Answer proof = home.run("prove-erased", "--domain", "delivery", "--id", "4711");
        assertThat(proof.exitCode()).as(proof.text()).isEqualTo(ExitCode.DONE);
        assertThat(proof.text()).contains("answers of queries");
    }

    private Path only(String below) throws IOException {
        try (Stream<Path> files = Files.list(home.output().resolve(below))) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            return Objects.requireNonNull(all.get(0));
        }
    }

    private static String order(int id, int customer) {
        return """
                {"id": %d, "order_date": "2024-02-27", "delivery_date": "2024-03-01", "customer_id": %d, "status": "PENDING", \
                "created_at": "2024-02-27T10:00:00Z", "updated_at": "2024-02-27T10:00:00Z"}"""
                .formatted(id, customer);
    }
}
