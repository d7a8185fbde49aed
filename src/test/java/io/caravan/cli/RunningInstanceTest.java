package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.failure.CommandException;
import io.caravan.faults.ChildJvm;
import io.caravan.route.Awaiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningInstanceTest {

    private static final int STARTS = 300;

    @TempDir
    Path state;

    /** Another process that asks without a pause until its standard input ends. */
    static final class Asking {

        private Asking() {}

        public static void main(String[] arguments) throws IOException {
            Path state = Path.of(arguments[0]);
            while (System.in.available() == 0) {
                boolean running = RunningInstance.isRunning(state);
                Path seen = state.resolve(running ? "seen-running" : "seen-stopped");
                if (!Files.exists(seen)) {
                    Files.createFile(seen);
                }
            }
        }
    }

    @Test
    void whoAsksInAnotherProcessNeverMakesAStartFail() throws Exception {
        RunningInstance.only(state).close();
        List<String> command = new ArrayList<>(ChildJvm.command(state, Asking.class.getName(), List.of()));
        command.add(state.toString());
        Process asking = new ProcessBuilder(command)
                .inheritIO()
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .start();
        try {
            assertThat(Awaiting.until(() -> Files.exists(state.resolve("seen-stopped")), Duration.ofSeconds(30)))
                    .isTrue();
            for (int start = 0; start < STARTS || !Files.exists(state.resolve("seen-running")); start++) {
                RunningInstance.only(state).close();
            }
            asking.getOutputStream().write('\n');
            asking.getOutputStream().close();
            assertThat(asking.waitFor()).isZero();
        } finally {
            asking.destroyForcibly();
        }
    }

    @Test
    void whoAsksInThisProcessNeverMakesAStartFailNorFreesTheLock() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        Thread asking = new Thread(() -> {
            while (!over.get()) {
                boolean unused = RunningInstance.isRunning(state);
            }
        });
        asking.start();
        try {
            for (int start = 0; start < STARTS; start++) {
                try (RunningInstance instance = RunningInstance.only(state)) {
                    assertThat(RunningInstance.isRunning(state)).isTrue();
                    assertThatThrownBy(() -> RunningInstance.only(state))
                            .isInstanceOf(CommandException.class)
                            .hasMessageContaining("running already");
                    instance.announce();
                }
            }
        } finally {
            over.set(true);
            asking.join();
        }
        assertThat(RunningInstance.isRunning(state)).isFalse();
    }

    @Test
    @SuppressWarnings("BanJNDI") // the address is that of this test
    void whoCanReadTheFileOfTheServiceReachesItsBeansAndNobodyElse() throws Exception {
        try (RunningInstance instance = RunningInstance.only(state)) {
            assertThatThrownBy(() -> RunningInstance.connect(state))
                    .isInstanceOf(CommandException.class)
                    .hasMessageContaining("starting or stopping");
            instance.announce();
            try (JMXConnector connector = RunningInstance.connect(state).orElseThrow()) {
                assertThat(connector.getMBeanServerConnection().getMBeanCount()).isPositive();
            }
            Path file = state.resolve("run.connection");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            JMXServiceURL url = new JMXServiceURL(
                    Files.readString(file).lines().findFirst().orElseThrow().replaceFirst("url=", ""));
            for (Object credentials : List.of(
                    new String[] {"caravan", "0"}, new String[] {"caravan"}, new String[] {null, null}, "caravan")) {
                assertThatThrownBy(
                                () -> JMXConnectorFactory.connect(url, Map.of(JMXConnector.CREDENTIALS, credentials)))
                        .isInstanceOf(SecurityException.class);
            }
            assertThatThrownBy(() -> JMXConnectorFactory.connect(url)).isInstanceOf(SecurityException.class);
            assertThatThrownBy(() -> JMXConnectorFactory.connect(
                            url, Map.of(JMXConnector.CREDENTIALS, new ArrayList<>(List.of("caravan")))))
                    .as("another class is not even read")
                    .isInstanceOf(IOException.class);
            Files.writeString(file, Files.readString(file).replaceFirst("password=.", "password=x"));
            assertThatThrownBy(() -> RunningInstance.connect(state))
                    .isInstanceOf(CommandException.class)
                    .hasMessageContaining("cannot be reached");
        }
        assertThat(RunningInstance.connect(state)).isEmpty();
        assertThat(state.resolve("run.connection")).doesNotExist();
    }
}
