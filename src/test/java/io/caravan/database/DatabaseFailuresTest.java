package io.caravan.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.caravan.failure.DatabaseAccessException;
import io.caravan.failure.DatabaseAwayException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.cert.CertificateException;
import java.sql.DriverManager;
import java.sql.SQLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseFailuresTest {

    @ParameterizedTest(name = "{0} while connecting is for a person")
    @CsvSource({
        "28P01, caravan.db.password",
        "28000, pg_hba.conf",
        "3D000, caravan.db.url",
        "42501, GRANT",
        "08004, caravan.db.url",
    })
    void whatLetsNobodyInIsForAPerson(String state, String word) {
        assertThat(DatabaseFailures.ofConnecting(new SQLException("value", state), "caravan.db"))
                .get()
                .satisfies(denied -> {
                    assertThat(denied.isTransient()).isFalse();
                    assertThat(denied.text()).containsIgnoringCase(word).doesNotContain("value");
                });
    }

    @ParameterizedTest(name = "{0} while connecting passes")
    @CsvSource({"08001", "08006", "57P03", "53300", "XX000"})
    void whatIsAboutToStartOrCannotBeReachedIsWaitedFor(String state) {
        assertThat(DatabaseFailures.ofConnecting(new SQLException("value", state), "caravan.db"))
                .isEmpty();
    }

    @Test
    void aPortThatNobodyListensOnIsWaitedFor() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        SQLException refused = catchThrowableOfType(
                SQLException.class, () -> DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/d"));

        assertThat(DatabaseFailures.ofConnecting(refused, "caravan.db")).isEmpty();
    }

    @Test
    void aCertificateIsForAPersonAndAHandshakeThatWasCutIsNot() {
        SSLHandshakeException cut = new SSLHandshakeException("Remote host terminated the handshake");
        SSLHandshakeException untrusted = new SSLHandshakeException("PKIX path building failed");
        untrusted.initCause(new CertificateException("not trusted"));

        assertThat(DatabaseFailures.ofConnecting(new SQLException("SSL error", "08006", cut), "caravan.db"))
                .isEmpty();
        assertThat(DatabaseFailures.ofConnecting(new SQLException("SSL error", "08006", untrusted), "caravan.db"))
                .get()
                .extracting(DatabaseAccessException::text)
                .asString()
                .contains("caravan.db.url", "sslmode");
        assertThat(DatabaseFailures.ofConnecting(
                        new SQLException("The server does not support SSL.", "08004"), "caravan.db"))
                .get()
                .extracting(DatabaseAccessException::text)
                .asString()
                .contains("sslmode");
    }

    @ParameterizedTest(name = "{0} is transient: {1}")
    @CsvSource({
        "08006, true",
        "40P01, true",
        "53100, true",
        "55P03, true",
        "57P01, true",
        "25P03, true",
        "42501, false",
        "54000, false",
        "23505, false",
    })
    void ofWhatRunsTheStateSaysWhetherItPasses(String state, boolean isTransient) {
        RuntimeException failure = new RuntimeException("value", new SQLException("value", state));

        assertThat(DatabaseFailures.of(failure)).get().satisfies(known -> {
            assertThat(known.isTransient()).isEqualTo(isTransient);
            assertThat(known instanceof DatabaseAwayException).isEqualTo(isTransient);
            assertThat(known.sqlState()).isEqualTo(state);
            assertThat(known.text()).doesNotContain("value");
        });
        assertThat(DatabaseFailures.of(new RuntimeException("something else"))).isEmpty();
    }
}
