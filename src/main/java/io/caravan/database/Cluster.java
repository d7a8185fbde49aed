package io.caravan.database;

import io.caravan.failure.EmbeddedServerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data folder of the embedded server and the password that opens it: made whole in one step, kept from then on.
 * PostgreSQL calls such a folder a cluster.
 */
final class Cluster {

    static final String USER = "caravan";
    static final String DATABASE = "caravan";
    static final String DATA = "data";

    private static final Logger log = LoggerFactory.getLogger(Cluster.class);

    private static final String BESIDE = "data.new";
    private static final String PASSWORD = "password";
    private static final int PASSWORD_BYTES = 24;

    /** PostgreSQL's programs call each other through a shell, in double quotes, and these end or change them. */
    private static final Pattern SHELL_WORDS = Pattern.compile("[^$\"`\\r\\n]*");

    private final Path folder;
    private final Programs programs;

    Cluster(Path folder, Programs programs) {
        this.folder = folder;
        this.programs = programs;
    }

    Path data() {
        return folder.resolve(DATA);
    }

    /** Makes data and password if they are not there; a start that was killed half-way leaves nothing that counts. */
    void create() throws IOException {
        Path password = folder.resolve(PASSWORD);
        if (Files.exists(data())) {
            if (!Files.exists(password)) {
                throw new EmbeddedServerException("The embedded database is there, but its password is not: put the"
                        + " file " + password + " back from your backup, or move " + folder
                        + " away to begin with an empty database.");
            }
            return;
        }
        log.info("Making the embedded database (only this first time)");
        if (!Files.exists(password)) {
            byte[] random = new byte[PASSWORD_BYTES];
            new SecureRandom().nextBytes(random);
            PrivateFolder.write(password, HexFormat.of().formatHex(random));
        }
        PrivateFolder.delete(folder.resolve(BESIDE));
        initialise();
        Files.move(folder.resolve(BESIDE), data(), StandardCopyOption.ATOMIC_MOVE);
    }

    String password() throws IOException {
        return Files.readString(folder.resolve(PASSWORD)).strip();
    }

    private void initialise() throws IOException {
        if (!SHELL_WORDS.matcher(folder.toString()).matches()) {
            throw new EmbeddedServerException(
                    "PostgreSQL cannot work in a folder whose name has a dollar sign, a double"
                            + " quote, a backquote or a line break in it. Move Caravan to another folder than " + folder
                            + ".");
        }
        // PostgreSQL's own C.UTF-8 sorts by code point and knows the case of every letter, and unlike the locales of
        // the operating system it does so the same way everywhere and forever; an index never has to be rebuilt.
        check(programs.run(
                "initdb",
                "--pgdata=" + BESIDE,
                "--username=" + USER,
                "--pwfile=" + PASSWORD,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--no-instructions"));
        check(programs.runWithInput(
                "CREATE DATABASE " + DATABASE + ";\n",
                "postgres",
                "--single",
                "-j",
                "-D",
                BESIDE,
                "-c",
                "exit_on_error=on",
                "postgres"));
    }

    private void check(Programs.Outcome outcome) {
        if (!outcome.succeeded()) {
            throw new EmbeddedServerException("The embedded database could not be made in " + folder
                    + ". See that there is room and the right to write there, and start again. PostgreSQL said:\n"
                    + outcome.output());
        }
    }
}
