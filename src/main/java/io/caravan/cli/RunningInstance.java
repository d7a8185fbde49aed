package io.caravan.cli;

import io.caravan.failure.CommandException;
import io.caravan.file.AtomicFile;
import io.caravan.route.Awaiting;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.jspecify.annotations.Nullable;

/**
 * The service that runs on this state folder. A lock there goes with its process. Beside it lies a file that only its user can read:
 * where other commands reach its MBeans, and the password for that, see {@link ManagementServer}.
 */
final class RunningInstance implements AutoCloseable {

    private static final String LOCK = "run.lock";
    private static final String FILE = "run.connection";
    private static final String URL = "url";
    private static final String PASSWORD = "password";

    /** Held by the service, and tried by those who want to be it; nobody else touches it. */
    private static final long SERVICE = 1;

    /** Held by the service as well, and tried by those who only ask whether it is there: for them it waits when it starts. */
    private static final long ASKED = 0;

    private static final Duration ASKING_TAKES_AT_MOST = Duration.ofSeconds(10);

    /** State folders of services in this JVM: to open and close the file once more would give up the lock. */
    private static final Set<Path> HERE = new HashSet<>();

    private final Path state;
    private final Path key;
    private final FileChannel channel;
    private @Nullable ManagementServer management;

    private RunningInstance(Path state, Path key, FileChannel channel) {
        this.state = state;
        this.key = key;
        this.channel = channel;
    }

    /**
     * Takes the state folder for this service.
     *
     * @throws CommandException when a service has it already; who only asks whether one has it is no service
     */
    static RunningInstance only(Path state) {
        synchronized (HERE) {
            try {
                Files.createDirectories(state);
                Path key = state.toRealPath();
                if (HERE.contains(key)) {
                    throw runningAlready(state);
                }
                // Two files, as on some systems a locked file cannot be read.
                FileChannel channel =
                        FileChannel.open(state.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                if (channel.tryLock(SERVICE, 1, false) == null) {
                    channel.close();
                    throw runningAlready(state);
                }
                Awaiting.until(() -> hasTaken(channel), ASKING_TAKES_AT_MOST);
                Files.deleteIfExists(state.resolve(FILE)); // of one that was killed
                HERE.add(key);
                return new RunningInstance(state, key, channel);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static CommandException runningAlready(Path state) {
        return new CommandException(
                "Caravan is running already on " + state,
                "./caravan status shows how it is, ./caravan load works beside it");
    }

    private static boolean hasTaken(FileChannel channel) {
        try {
            return channel.tryLock(ASKED, 1, false) != null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a service has the state folder. Asking disturbs nobody, not even one that starts at this moment. */
    static boolean isRunning(Path state) {
        synchronized (HERE) {
            Path lock = state.resolve(LOCK);
            try {
                if (!Files.exists(lock)) {
                    return false;
                }
                if (HERE.contains(state.toRealPath())) {
                    return true;
                }
                try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.READ)) {
                    return channel.tryLock(ASKED, 1, true) == null;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Opens the MBeans of this process to other commands of the same user. */
    void announce() {
        try {
            ManagementServer opened = ManagementServer.start();
            management = opened;
            try (AtomicFile file = AtomicFile.privateAt(state.resolve(FILE))) {
                String text = URL + "=" + opened.url() + "\n" + PASSWORD + "=" + opened.password() + "\n";
                file.write(text.getBytes(StandardCharsets.US_ASCII));
                file.commitWithoutSync();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A connection to the running service's JMX; empty when none is running.
     *
     * @throws CommandException when it cannot be reached
     */
    @SuppressWarnings("BanJNDI") // the address is from a file that only the user of the service can write
    static Optional<JMXConnector> connect(Path state) {
        if (!isRunning(state)) {
            return Optional.empty();
        }
        Properties service = new Properties();
        try (Reader file = Files.newBufferedReader(state.resolve(FILE), StandardCharsets.US_ASCII)) {
            service.load(file);
        } catch (NoSuchFileException e) {
            throw new CommandException("Caravan is starting or stopping", "try again in a moment");
        } catch (AccessDeniedException e) {
            throw unreachable();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            return Optional.of(JMXConnectorFactory.connect(
                    new JMXServiceURL(service.getProperty(URL, "")), Map.of(JMXConnector.CREDENTIALS, new String[] {
                        ManagementServer.USER, service.getProperty(PASSWORD, "")
                    })));
        } catch (IOException | SecurityException e) {
            throw unreachable();
        }
    }

    private static CommandException unreachable() {
        return new CommandException(
                "the running service cannot be reached",
                "run the command as the service's user on the same machine, and start the service anew if that is so");
    }

    @Override
    public void close() {
        synchronized (HERE) {
            HERE.remove(key);
            try {
                stopManagement();
            } finally {
                release();
            }
        }
    }

    private void stopManagement() {
        ManagementServer opened = management;
        if (opened != null) {
            try {
                Files.deleteIfExists(state.resolve(FILE));
                opened.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void release() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
