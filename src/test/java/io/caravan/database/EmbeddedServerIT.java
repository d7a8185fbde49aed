package io.caravan.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.caravan.failure.EmbeddedServerException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real servers and real processes. One state folder for all, each test leaves it with the server stopped. */
@Timeout(120)
class EmbeddedServerIT {

    @TempDir
    static Path state;

    @AfterEach
    void stopsWhenTheLastOneLeaves() throws Exception {
        EmbeddedServer.join(state).close();
        assertThat(running()).as("a server left behind").isEmpty();
    }

    @Test
    void keepsItsDataBetweenStarts() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.join(state)) {
            execute(server, "CREATE TABLE kept AS SELECT 'here' AS word");
        }
        try (EmbeddedServer server = EmbeddedServer.join(state)) {
            assertThat(query(server, "SELECT word FROM kept")).isEqualTo("here");
        }
    }

    @Test
    void keepsItsPortBetweenStarts() {
        String url;
        try (EmbeddedServer server = EmbeddedServer.join(state)) {
            url = server.url();
        }
        try (EmbeddedServer server = EmbeddedServer.join(state)) {
            assertThat(server.url()).isEqualTo(url);
        }
    }

    @Test
    void takesAnotherPortWhenItsOwnIsTaken() throws Exception {
        int port;
        try (EmbeddedServer server = EmbeddedServer.join(state)) {
            port = port(server);
        }
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                EmbeddedServer server = EmbeddedServer.join(state)) {
            assertThat(port(server)).isNotEqualTo(taken.getLocalPort());
            assertThat(query(server, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void refusesAWrongPassword() {
        try (EmbeddedServer server = EmbeddedServer.join(state)) {
            assertThatThrownBy(() -> DriverManager.getConnection(server.url(), server.user(), "guessed"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
        }
    }

    @Test
    void listensOnLoopbackOnly() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.join(state)) {
            assertThat(query(server, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(query(server, "SHOW unix_socket_directories")).isEmpty();
            // Another address of this machine, and one that every Linux has: who listens everywhere answers there.
            assertThatThrownBy(() -> new Socket("127.0.0.2", port(server)).close())
                    .isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void writesWhatItCommitsToTheDisk() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.join(state)) {
            assertThat(query(server, "SHOW fsync")).isEqualTo("on");
            assertThat(query(server, "SHOW synchronous_commit")).isEqualTo("on");
            assertThat(query(server, "SHOW data_checksums")).isEqualTo("on");
        }
    }

    @Test
    void sortsTheSameEverywhereAndKnowsTheCaseOfEveryLetter() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.join(state)) {
            assertThat(query(server, "SELECT string_agg(w, '' ORDER BY w) FROM unnest('{ä,b,B,a}'::text[]) w"))
                    .isEqualTo("Babä");
            assertThat(query(server, "SELECT upper('ärger')")).isEqualTo("ÄRGER");
            assertThat(query(server, "SHOW server_encoding")).isEqualTo("UTF8");
        }
    }

    @Test
    void keepsValuesOfRowsOutOfItsLog() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.join(state)) {
            execute(server, "CREATE TABLE people (email text PRIMARY KEY, born date, CHECK (email <> 'canary-check'))");
            execute(server, "INSERT INTO people VALUES ('canary-key')");
            for (String statement : List.of(
                    "INSERT INTO people VALUES ('canary-key')",
                    "INSERT INTO people VALUES ('canary-check')",
                    "INSERT INTO people VALUES ('x', 'canary-date')",
                    "DO $$ BEGIN RAISE WARNING 'canary-warning'; END $$",
                    "SELECT 'canary-syntax' FROM")) {
                try {
                    execute(server, statement);
                } catch (SQLException refused) {
                    assertThat(refused.getSQLState()).as(statement).isNotEmpty();
                }
            }
        }
        assertThat(Files.readString(folder().resolve("server.log")))
                .contains("ready to accept connections")
                .doesNotContain("canary");
    }

    @Test
    void keepsItsFilesToItsOwner() throws Exception {
        EmbeddedServer.join(state).close();
        assumeTrue(Files.getFileStore(state).supportsFileAttributeView("posix"));
        for (String name : List.of(".", "binaries", "data")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder().resolve(name))))
                    .as(name)
                    .isEqualTo("rwx------");
        }
        for (String name : List.of("password", "data/postgresql.conf", "server.log")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder().resolve(name))))
                    .as(name)
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void servesTwoWithinOneJvmUntilBothHaveLeft() throws Exception {
        EmbeddedServer first = EmbeddedServer.join(state);
        try (EmbeddedServer second = EmbeddedServer.join(state)) {
            first.close();
            first.close();
            assertThat(query(second, "SELECT 1")).isEqualTo("1");
        }
        assertThat(running()).isEmpty();
    }

    @Test
    void servesTwoProcessesUntilBothHaveLeft() throws Exception {
        EmbeddedServer first = EmbeddedServer.join(state);
        try (OtherJvm second = OtherJvm.joining(state)) {
            assertThat(second.url()).isEqualTo(first.url());
            first.close();
            assertThat(query(first, "SELECT 1")).as("after the first has left").isEqualTo("1");
            second.leave();
            assertThat(running()).as("after both have left").isEmpty();
        }
    }

    @Test
    void goesOnWithTheServerOfAKilledProcess() throws Exception {
        try (OtherJvm killed = OtherJvm.joining(state)) {
            List<Postmaster> left = running();
            killed.kill();
            Instant before = Instant.now();
            try (EmbeddedServer server = EmbeddedServer.join(state)) {
                assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(5));
                assertThat(server.url()).isEqualTo(killed.url());
                assertThat(running()).isEqualTo(left).hasSize(1);
                assertThat(query(server, "SELECT 1")).isEqualTo("1");
            }
        }
    }

    @Test
    void hasAllThatWasCommittedWhenServerAndProcessWereKilled() throws Exception {
        try (OtherJvm killed = OtherJvm.joining(state)) {
            try (EmbeddedServer server = EmbeddedServer.join(state)) {
                execute(server, "CREATE TABLE survived AS SELECT generate_series(1, 100000) AS number");
                kill(running().get(0));
            }
            killed.kill();
        }
        try (EmbeddedServer server = EmbeddedServer.join(state)) {
            assertThat(query(server, "SELECT count(*) FROM survived")).isEqualTo("100000");
        }
    }

    @Test
    void bringsAKilledServerBackForThoseWhoStillUseIt() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.join(state)) {
            kill(running().get(0));
            try (EmbeddedServer again = EmbeddedServer.join(state)) {
                assertThat(again.url()).isEqualTo(server.url());
                assertThat(query(server, "SELECT 1")).isEqualTo("1");
            }
        }
    }

    @Test
    void isNotHeldUpByAFileOfAProcessIdThatBelongsToSomebodyElseNow() throws Exception {
        EmbeddedServer.join(state).close();
        // Not this JVM: PostgreSQL itself lets the process pass that had it started.
        Process somebody = new ProcessBuilder("cat").start();
        Files.writeString(folder().resolve("data/postmaster.pid"), somebody.pid() + "\nx\n0\n5432\n");
        try (EmbeddedServer server = EmbeddedServer.join(state)) {
            assertThat(query(server, "SELECT 1")).isEqualTo("1");
        } finally {
            somebody.destroyForcibly();
        }
    }

    @Test
    void isOutOfReachOfCtrlCAndHoldsNoTerminalOrPipeOpen() throws Exception {
        assumeTrue(Platform.current().isLinux());
        try (EmbeddedServer server = EmbeddedServer.join(state)) {
            assertThat(query(server, "SELECT 1")).isEqualTo("1");
            long pid = running().get(0).pid();
            Path process = Path.of("/proc", Long.toString(pid));
            String status = Files.readString(process.resolve("stat"));
            String session = status.substring(status.lastIndexOf(')')).split(" ", -1)[4];
            assertThat(session).as("the session it is in").isEqualTo(Long.toString(pid));
            assertThat(process.resolve("fd/0").toRealPath()).isEqualTo(Path.of("/dev/null"));
            Path log = folder().resolve("server.log").toRealPath();
            assertThat(process.resolve("fd/1").toRealPath()).isEqualTo(log);
            assertThat(process.resolve("fd/2").toRealPath()).isEqualTo(log);
        }
    }

    @Test
    void beginsAgainAfterAKillInTheMiddleOfTheFirstStart(@TempDir Path fresh) throws Exception {
        Path half = Files.createDirectories(fresh.resolve("postgres/data.new/base"));
        Files.writeString(half.resolve("1"), "half");
        Files.writeString(
                Files.createDirectories(fresh.resolve("postgres/binaries/unpacking/bin"))
                        .resolve("x"),
                "");
        try (EmbeddedServer server = EmbeddedServer.join(fresh)) {
            assertThat(query(server, "SELECT 1")).isEqualTo("1");
        }
        assertThat(half).doesNotExist();
    }

    @Test
    void worksInAFolderWithAnOddName(@TempDir Path fresh) throws Exception {
        try (EmbeddedServer server = EmbeddedServer.join(fresh.resolve("two words, ümläut & 'quote'"))) {
            assertThat(query(server, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void refusesAFolderThatPostgresCannotBear(@TempDir Path fresh) {
        assertThatThrownBy(() -> EmbeddedServer.join(fresh.resolve("the $HOME")))
                .isInstanceOf(EmbeddedServerException.class)
                .hasMessageContaining("Move Caravan to another folder");
    }

    @Test
    void showsTheEndOfTheLogWhenItCannotStart() throws Exception {
        EmbeddedServer.join(state).close();
        Path settings = folder().resolve("data/postgresql.auto.conf");
        String before = Files.readString(settings);
        Files.writeString(settings, before + "shared_buffers = 'plenty'\n");
        try {
            assertThatThrownBy(() -> EmbeddedServer.join(state))
                    .isInstanceOf(EmbeddedServerException.class)
                    .hasMessageContaining("does not start")
                    .hasMessageContaining("shared_buffers")
                    .hasMessageContaining("server.log");
        } finally {
            Files.writeString(settings, before);
        }
    }

    @Test
    void doesNotMakeANewPasswordForOldData() throws Exception {
        EmbeddedServer.join(state).close();
        Path away = folder().resolve("password.away");
        Files.move(folder().resolve("password"), away);
        try {
            assertThatThrownBy(() -> EmbeddedServer.join(state))
                    .isInstanceOf(EmbeddedServerException.class)
                    .hasMessageContaining("put the file");
        } finally {
            Files.move(away, folder().resolve("password"));
        }
    }

    @Test
    void namesThePlatformItHasNoServerForAndTheWayOut() {
        assertThatThrownBy(() -> EmbeddedServer.join(state, Platform.of("SunOS", "sparcv9")))
                .isInstanceOf(EmbeddedServerException.class)
                .hasMessage("There is no embedded PostgreSQL for sunos on sparcv9. Name a PostgreSQL of your own (13 or"
                        + " later) with CARAVAN_DB_URL, CARAVAN_DB_USER and CARAVAN_DB_PASSWORD.");
    }

    private static Path folder() {
        return state.resolve("postgres");
    }

    private static List<Postmaster> running() throws IOException {
        return Postmaster.of(folder().resolve("data"), Platform.current()).stream()
                .toList();
    }

    private static void kill(Postmaster server) {
        ProcessHandle process = ProcessHandle.of(server.pid()).orElseThrow();
        process.destroyForcibly();
        process.onExit().join();
    }

    private static int port(EmbeddedServer server) {
        return URI.create(server.url().substring("jdbc:".length())).getPort();
    }

    private static void execute(EmbeddedServer server, String sql) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(EmbeddedServer server, String sql) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    private static Connection connect(EmbeddedServer server) throws SQLException {
        return DriverManager.getConnection(server.url(), server.user(), server.password());
    }
}
