package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.contract.Contract;
import io.caravan.contract.Contracts;
import io.caravan.contract.DatasetName;
import io.caravan.database.Database;
import io.caravan.run.Books;
import io.caravan.run.Claim;
import io.caravan.run.Fingerprint;
import io.caravan.run.Presence;
import io.caravan.run.Run;
import io.caravan.run.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What two processes that live are told of the same file, one after the other and before either has filed it. */
@Timeout(60)
class ClaimsIT {

    @TempDir
    Path folder;

    private Database database;
    private Presence presence;
    private Presence otherPresence;
    private Books books;
    private Books otherBooks;
    private Home home;
    private SourceFile file;
    private final Contract contract =
            Contracts.read(Home.REPOSITORY.resolve("routes")).get(DatasetName.parse("shop.customers"));

    @BeforeEach
    void twoProcesses() throws IOException {
        home = Home.in(folder.resolve("home"));
        home.open().close();
        database = home.database();
        presence = new Presence(database, Duration.ofMinutes(1));
        otherPresence = new Presence(database, Duration.ofMinutes(1));
        presence.begin();
        otherPresence.begin();
        books = new Books(database, presence);
        otherBooks = new Books(database, otherPresence);
        Path customers = Files.writeString(folder.resolve("customers.json"), "{}");
        file = new Fingerprint(new SecretKeySpec(new byte[32], "HmacSHA256")).take("shop/customers.json", customers);
    }

    @AfterEach
    void close() {
        presence.close();
        otherPresence.close();
        database.close();
    }

    @Test
    void whatOneLoadsIsInHandForTheOther() {
        granted(books);
        assertThat(claim(otherBooks, false)).isInstanceOf(Claim.Busy.class);
        assertThat(claim(otherBooks, true)).isInstanceOf(Claim.Busy.class);
    }

    @Test
    void eachProcessFindsOutByItselfThatItsFileCannotBeRead() {
        books.fail(granted(books), "it ends in the middle");
        assertThat(claim(books, false)).isInstanceOf(Claim.Known.class);
        otherBooks.fail(granted(otherBooks), "it ends in the middle");
        assertThat(claim(otherBooks, false)).isInstanceOf(Claim.Known.class);
    }

    @Test
    void eachProcessIsToldThatItsFileIsLoadedAlready() {
        loaded(granted(books));
        assertThat(claim(books, false)).isInstanceOf(Claim.Known.class);
        assertThat(claim(otherBooks, false)).isInstanceOf(Claim.Known.class);
        assertThat(claim(otherBooks, false)).isInstanceOf(Claim.Known.class);
        assertThat(states()).isEqualTo("loaded, repeated");
    }

    @Test
    void aFileInTheInboxHasComeOnceForAll() {
        loaded(granted(books));
        assertThat(claim(otherBooks, true)).isInstanceOf(Claim.Known.class);
        assertThat(states()).isEqualTo("loaded");
    }

    @Test
    void whatAProcessThatIsGoneCouldNotReadIsKnown() {
        books.fail(granted(books), "it ends in the middle");
        presence.close();
        assertThat(claim(otherBooks, false)).isInstanceOf(Claim.Known.class);
        assertThat(states()).isEqualTo("failed");
    }

    private Claim claim(Books of, boolean shared) {
        return of.claim(file, contract, shared);
    }

    private Run granted(Books of) {
        Claim claim = claim(of, false);
        assertThat(claim).isInstanceOf(Claim.Granted.class);
        return ((Claim.Granted) claim).open().run();
    }

    private void loaded(Run run) {
        var unused = database.once(
                client -> client.sql("UPDATE caravan.run SET state = 'loaded', finished_at = now() WHERE run = ?")
                        .param(run.id())
                        .update());
    }

    private String states() {
        return home.ask("SELECT string_agg(state, ', ' ORDER BY run) FROM caravan.run");
    }
}
