package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.icegreen.greenmail.util.ServerSetupTest;
import io.caravan.database.Database;
import io.caravan.route.Awaiting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What an attacker, or a colleague who looks over one's shoulder, must not get. */
@Timeout(180)
class SecurityIT {

    private static final String SECRET = "open-sesame-4711-open-sesame-4711";

    private static final String BAD =
            """
            {"id": "1", "first_name": null, "last_name": "Ashdown", "email": "ada@example.org"}
            {"id": "2", "first_name": "Bo", "last_name": "Barrow", "email": "bo@example.org"}
            """;

    @TempDir
    Path folder;

    /** The user of the service may do what it has to, and no more. */
    @Test
    void aLoaderNeedsNoRightToChangeTables() throws Exception {
        Home owner = Home.in(folder.resolve("home"));
        String user = "loader_" + owner.url().replaceAll(".*/", "");
        try (Database database = owner.database()) {
            database.run(transaction -> transaction
                    .sql("CREATE ROLE " + user + " LOGIN PASSWORD '" + SECRET + "'")
                    .update());
            database.run(transaction ->
                    transaction.sql("REVOKE ALL ON SCHEMA public FROM PUBLIC").update());
        }
        owner.set(owner.url(), "caravan.db.user=" + user, "caravan.db.password=" + SECRET);
        Home.Answer tooEarly = owner.run("status");
        assertThat(tooEarly.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(tooEarly.text()).contains("./caravan migrate").doesNotContain(SECRET);

        owner.set(owner.url());
        assertThat(owner.run("migrate", "--grant", user).exitCode()).isEqualTo(ExitCode.DONE);
        owner.set(owner.url(), "caravan.db.user=" + user, "caravan.db.password=" + SECRET);
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.writeString(data.resolve("customers.json"), BAD);
        Home.Answer load = owner.run("load", data.toString(), "--domain", "shop");
        assertThat(load.exitCode()).as(load.text()).isEqualTo(ExitCode.INCOMPLETE);
        Home.Answer erase = owner.run("erase", "--domain", "shop", "--id", "2");
        assertThat(erase.exitCode()).as(erase.text()).isEqualTo(ExitCode.DONE);
        assertThat(owner.run("verify").exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(owner.ask("SELECT count(*) FROM shop.customers")).isEqualTo("0");

        for (String forbidden : List.of(
                "CREATE TABLE shop.more (x int)",
                "ALTER TABLE shop.customers ADD COLUMN x int",
                "DROP TABLE shop.customers",
                "TRUNCATE caravan.run",
                "CREATE SCHEMA more")) {
            try (Database loader = new Database(owner.url(), user, SECRET)) {
                assertThatThrownBy(() -> loader.run(
                                transaction -> transaction.sql(forbidden).update()))
                        .as(forbidden)
                        .hasMessageContaining("42501");
            }
        }
    }

    /** Everything that the service and its embedded PostgreSQL listen on, also after a command has reached the service. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void allPortsAreOnLoopback() throws Exception {
        Path home = Files.createDirectories(folder.resolve("embedded"));
        Files.writeString(
                home.resolve("caravan.properties"), "caravan.routes=" + Home.REPOSITORY.resolve("routes") + "\n");
        Home unused = Home.in(folder.resolve("unused"));
        Process run = unused.process(List.of("-Dcaravan.home=" + home), "run")
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("out").toFile())
                .start();
        try {
            assertThat(Awaiting.until(
                            () -> read(home.resolve("out")).contains("Caravan is up"), Duration.ofSeconds(90)))
                    .as(read(home.resolve("out")))
                    .isTrue();
            Process routes =
                    unused.process(List.of("-Dcaravan.home=" + home), "routes").start();
            assertThat(new String(routes.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .containsPattern("ingest +Started");
            Path server = home.resolve(".caravan/postgres/data/postmaster.pid");
            Set<String> sockets = Stream.of(
                            run.pid(),
                            Long.parseLong(read(server).lines().findFirst().orElseThrow()))
                    .flatMap(SecurityIT::sockets)
                    .collect(Collectors.toSet());
            List<String> listening = Stream.of("tcp", "tcp6")
                    .flatMap(kind -> read(Path.of("/proc/net", kind)).lines().skip(1))
                    .map(line -> line.strip().split("\\s+"))
                    .filter(cells -> cells[3].equals("0A") && sockets.contains(cells[9]))
                    .map(cells -> cells[1].substring(0, cells[1].indexOf(':')))
                    .toList();
            assertThat(listening)
                    .as("addresses listened on, as the kernel writes them")
                    .isNotEmpty()
                    .isSubsetOf("0100007F", "00000000000000000000000001000000", "0000000000000000FFFF00000100007F");
        } finally {
            run.destroy();
            run.waitFor();
        }
    }

    /** A secret is in no process list, and in nothing that is printed. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void secretsShowNowhere() throws Exception {
        Home home = Home.in(folder.resolve("home"));
        home.set(
                home.url(),
                "caravan.key=" + SECRET,
                "caravan.mail.host=127.0.0.1",
                "caravan.mail.port=9",
                "caravan.mail.user=caravan",
                "caravan.mail.password=" + SECRET);
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.writeString(data.resolve("customers.json"), BAD);
        Process load = home.process("load", data.toString(), "--domain", "shop", "--verbose")
                .start();
        String seen = "";
        while (load.isAlive()) {
            seen = ProcessHandle.allProcesses()
                    .map(process -> read(Path.of("/proc", Long.toString(process.pid()), "cmdline")))
                    .filter(line -> line.contains(SECRET))
                    .findFirst()
                    .orElse(seen);
            if (load.getInputStream().available() > 0) {
                break;
            }
        }
        String printed = new String(load.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        load.waitFor();

        assertThat(seen).isEmpty();
        assertThat(printed).contains("customers").doesNotContain(SECRET).doesNotContain("ada@");
        home.set(home.url(), "caravan.key=another " + SECRET);
        assertThat(home.run("status", "--verbose").text())
                .contains("caravan.key: is not the key")
                .doesNotContain(SECRET);
    }

    /** The mail server must show a certificate that is trusted; there is no falling back to plain text. */
    @Test
    void mailsGoEncryptedOrNotAtAll() throws Exception {
        Path trusted = certificate("localhost");
        System.setProperty("greenmail.tls.keystore.file", trusted.toString());
        System.setProperty("greenmail.tls.keystore.password", "changeit");
        ServerSetup setup = ServerSetupTest.SMTPS.dynamicPort();
        GreenMail server = new GreenMail(setup);
        server.start();
        try {
            Home home = Home.in(
                    folder.resolve("home"),
                    "caravan.mail.host=localhost",
                    "caravan.mail.port=" + server.getSmtps().getPort(),
                    "caravan.mail.tls=implicit");
            Path data = Files.createDirectories(folder.resolve("data"));
            Files.writeString(data.resolve("customers.json"), BAD);

            home.run("load", data.toString(), "--domain", "shop");
            assertThat(server.getReceivedMessages())
                    .as("its certificate is not trusted")
                    .isEmpty();

            Files.writeString(data.resolve("customers.json"), BAD.replace("\"1\"", "\"3\""));
            Process load = home.process(
                            List.of(
                                    "-Djavax.net.ssl.trustStore=" + trusted,
                                    "-Djavax.net.ssl.trustStorePassword=changeit"),
                            "load",
                            data.toString(),
                            "--domain",
                            "shop")
                    .start();
            String printed = new String(load.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(server.waitForIncomingEmail(20_000, 2)).as(printed).isTrue();
        } finally {
            server.stop();
        }
    }

    /** With {@code sslmode} in the address nothing goes over the wire in plain text. */
    @Test
    void theDatabaseIsReachedEncryptedOrNotAtAll() {
        Home home = Home.in(folder.resolve("home"));
        Home.Answer status = home.another(folder.resolve("tls"), "caravan.db.url=" + home.url() + "?sslmode=require")
                .run("status");
        assertThat(status.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(status.text()).contains("cannot be encrypted").doesNotContain("Warehouse");
    }

    /** A key store with a certificate that nobody else has signed. */
    private Path certificate(String host) throws Exception {
        Path store = folder.resolve("certificate.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "test",
                        "-keyalg",
                        "RSA",
                        "-dname",
                        "CN=" + host,
                        "-ext",
                        "SAN=dns:" + host,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit")
                .redirectErrorStream(true)
                .start();
        String printed = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(printed).isZero();
        return store;
    }

    private static Stream<String> sockets(long pid) {
        try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return open
                    .flatMap(file -> {
                        try {
                            return Stream.of(Files.readSymbolicLink(file).toString());
                        } catch (IOException e) {
                            return Stream.empty(); // it was closed meanwhile
                        }
                    })
                    .filter(target -> target.startsWith("socket:["))
                    .map(target -> target.substring("socket:[".length(), target.length() - 1))
                    .toList()
                    .stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // a process that is gone
        }
    }
}
