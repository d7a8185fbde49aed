package io.caravan.cli;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * The service that runs on this state folder. It leaves its process number there, behind a lock that goes with it; other
 * commands of the same user reach it by attaching to that process, so no port is open.
 */
final class RunningInstance implements AutoCloseable {

    private static final String FILE = "run.pid";

    private final Path state;
    private final FileChannel channel;

    private RunningInstance(Path state, FileChannel channel) {
        this.state = state;
        this.channel = channel;
    }

    /** Takes the state folder for this service; a second one on the same folder is refused. */
    static RunningInstance only(Path state) {
        try {
            Files.createDirectories(state);
            // Two files, as on some systems a locked file cannot be read.
            FileChannel channel =
                    FileChannel.open(state.resolve("run.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                throw new IllegalStateException("Caravan is running already on " + state
                        + "; ./caravan status shows how it is, ./caravan load works beside it");
            }
            Files.writeString(
                    state.resolve(FILE), Long.toString(ProcessHandle.current().pid()));
            return new RunningInstance(state, channel);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Leaves this process's number for other commands. */
    void announce() {
        try {
            Files.writeString(
                    state.resolve(FILE), Long.toString(ProcessHandle.current().pid()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A connection to the running service's JMX; empty when none is running. */
    @SuppressWarnings("BanJNDI") // the address is that of the process we have attached to, of the same user
    static Optional<JMXConnector> connect(Path state) {
        Path lockFile = state.resolve("run.lock");
        if (!Files.exists(lockFile) || !Files.exists(state.resolve(FILE))) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE)) {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return Optional.empty();
            }
            VirtualMachine machine =
                    VirtualMachine.attach(Files.readString(state.resolve(FILE)).strip());
            try {
                String address = machine.startLocalManagementAgent();
                return Optional.of(JMXConnectorFactory.connect(new JMXServiceURL(address)));
            } finally {
                machine.detach();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (AttachNotSupportedException e) {
            throw new IllegalStateException("the running service cannot be reached; it must be of the same user", e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
