package io.caravan.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.cli.Home;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** All that loads, erases and notifies, with two connections: whoever has one open waits for no other that it has to give. */
@Timeout(240)
class SmallPoolIT {

    @TempDir
    Path folder;

    @Test
    void aLoadDoesAllWithTwoConnections() throws IOException {
        doAll("load");
    }

    @Test
    void aServiceDoesAllWithTwoConnections() throws IOException {
        doAll("serve");
    }

    private void doAll(String errand) throws IOException {
        SmallDelivery delivery = new SmallDelivery(folder.resolve("data"));
        Home home = Home.in(
                folder.resolve("home"),
                "caravan.db.connections=2",
                "caravan.runs=4",
                "caravan.erasure-schedule=* * * * * ?",
                "caravan.housekeeping-schedule=* * * * * ?");
        Caravan.Ended ended = Caravan.in(home)
                .main(Errand.class)
                .start(errand, delivery.folder().toString(), home.folder().toString())
                .ended();

        assertThat(ended.text()).doesNotContain("not done", "is away", "Exception");
        assertThat(ended.exitCode()).as(ended.text()).isZero();
        assertThat(SmallDelivery.violations(home)).isEmpty();
        // What a person waits for meanwhile.
        for (String command : new String[] {"status", "rejects"}) {
            Home.Answer answer = home.run(command);
            assertThat(answer.exitCode()).as(answer.text()).isZero();
        }
    }
}
