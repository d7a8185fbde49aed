package io.caravan.benchmark;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Caravan as a user starts it: by its launcher. */
final class Caravan {

    static final String DOMAIN = "bench";

    /** Its exit codes when every record has been decided; the input has defects, so some are refused. */
    static final int[] FINE = {0, 1};

    /** Of no use anywhere else. */
    static final String KEY = "the key of the benchmark, which is no secret";

    private static final String JAVA_OPTIONS = "CARAVAN_JAVA_OPTS";

    private final Path launcher;
    private final Path routes;
    private final Path home;

    /** @param home where its own folders are made, and cleared before each measure */
    Caravan(Path launcher, Path routes, Path home) {
        this.launcher = launcher;
        this.routes = routes;
        this.home = home;
    }

    /** {@code caravan load}. */
    ProcessBuilder load(Warehouse warehouse, Path folder, String... javaOptions) {
        return command(warehouse, javaOptions, "load", folder.toString(), "--domain", DOMAIN);
    }

    /** {@code caravan run}. */
    ProcessBuilder watch(Warehouse warehouse) {
        return command(warehouse, new String[0], "run");
    }

    Path inbox() {
        return home.resolve("inbox").resolve(DOMAIN);
    }

    /** Forgets the files of the measure before. */
    void clear() {
        Folders.delete(home);
        Folders.made(inbox());
    }

    private ProcessBuilder command(Warehouse warehouse, String[] javaOptions, String... arguments) {
        ProcessBuilder builder = new ProcessBuilder(launcher.toString());
        builder.command().addAll(Arrays.asList(arguments));
        Map<String, String> environment = builder.environment();
        environment.putAll(warehouse.settings("CARAVAN"));
        environment.put("CARAVAN_KEY", KEY);
        environment.put("CARAVAN_ROUTES", routes.toString());
        environment.put("CARAVAN_MAIL_HOST", "");
        for (String folder : new String[] {"INBOX", "ARCHIVE", "FAILED", "OUTPUT", "STATE"}) {
            environment.put(
                    "CARAVAN_" + folder,
                    home.resolve(folder.toLowerCase(Locale.ROOT)).toString());
        }
        String options = Objects.requireNonNullElse(environment.get(JAVA_OPTIONS), "");
        environment.put(JAVA_OPTIONS, (options + " " + String.join(" ", javaOptions)).strip());
        return builder;
    }
}
