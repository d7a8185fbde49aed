package io.caravan.database;

import com.sun.security.auth.module.UnixSystem;
import io.caravan.failure.EmbeddedServerException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * PostgreSQL refuses to run as root. In a user namespace of its own it is nobody in particular, yet owns root's files;
 * so containers and servers where root is the only user need no second one.
 */
final class RootRight {

    private static final String INSTEAD = " Run Caravan as an ordinary user, or name a PostgreSQL of your own with"
            + " CARAVAN_DB_URL, CARAVAN_DB_USER and CARAVAN_DB_PASSWORD.";

    private RootRight() {}

    /** What to put before a command so that it does not run as root; nothing when it would not. */
    static List<String> dropping(Platform platform) {
        if (platform.isWindows() || new UnixSystem().getUid() != 0) {
            return List.of();
        }
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(System.getenv().getOrDefault("PATH", ""))
                .map(folder -> Path.of(folder, "unshare"))
                .filter(Files::isExecutable)
                .findFirst()
                .map(unshare -> List.of(unshare.toString(), "-U"))
                .orElseThrow(() -> new EmbeddedServerException("The embedded PostgreSQL does not run as root, and the"
                        + " program unshare (of util-linux), which could start it otherwise, is not there." + INSTEAD));
    }

    static EmbeddedServerException cannotBeDropped(String words) {
        return new EmbeddedServerException("The embedded PostgreSQL does not run as root, and this system does not let"
                + " it be started otherwise (" + words + ")." + INSTEAD);
    }
}
