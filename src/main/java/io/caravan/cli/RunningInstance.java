package io.caravan.cli;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import io.caravan.failure.CommandException;
import io.caravan.file.AtomicFile;
import io.caravan.route.Awaiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * The service that runs on this state folder. It leaves its process number there, behind a lock that goes with it; other
 * commands of the same user reach it by attaching to that process, so no port is open.
 */
final class RunningInstance implements AutoCloseable {

    private static final String LOCK = "run.lock";
    private static final String FILE = "run.pid";

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
                HERE.add(key);
                RunningInstance instance = new RunningInstance(state, key, channel);
                instance.announce();
                return instance;
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

    /** Leaves this process's number for other commands. */
    void announce() {
        try {
            AtomicFile.writeWithoutSync(
                    state.resolve(FILE),
                    Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A connection to the running service's JMX; empty when none is running. */
    @SuppressWarnings("BanJNDI") // the address is that of the process we have attached to, of the same user
    static Optional<JMXConnector> connect(Path state) {
        if (!isRunning(state) || !Files.exists(state.resolve(FILE))) {
            return Optional.empty();
        }
        try {
            String process = Files.readString(state.resolve(FILE)).strip();
            if (ProcessHandle.of(Long.parseLong(process)).isEmpty()) {
                return Optional.empty(); // that of the service before; this one is about to write its own
            }
            VirtualMachine machine = VirtualMachine.attach(process);
            try {
                String address = machine.startLocalManagementAgent();
                return Optional.of(JMXConnectorFactory.connect(new JMXServiceURL(address)));
            } finally {
                machine.detach();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (AttachNotSupportedException e) {
            throw new CommandException("the running service cannot be reached", "run the command as its user");
        }
    }

    @Override
    public void close() {
        synchronized (HERE) {
            HERE.remove(key);
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
