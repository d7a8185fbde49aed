package io.caravan.cli;

import java.io.IOException;
import java.io.Serial;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.rmi.server.RMIClientSocketFactory;
import java.rmi.server.RMIServerSocketFactory;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.management.remote.JMXAuthenticator;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXServiceURL;
import javax.management.remote.rmi.RMIConnectorServer;

/**
 * The MBeans of this process for other commands: on a free port of the loopback address and nowhere else, for whoever knows the
 * password, which is made anew each time. There is no RMI registry; the address itself leads to the server.
 */
final class ManagementServer implements AutoCloseable {

    static final String USER = "caravan";

    private static final int PASSWORD_BYTES = 24;

    /** What may be sent before the password is checked: it, and the user. */
    private static final String CREDENTIALS = "maxdepth=2;maxarray=2;java.lang.String;!*";

    private final LoopbackListeners listeners;
    private final JMXConnectorServer server;
    private final String password;

    private ManagementServer(LoopbackListeners listeners, JMXConnectorServer server, String password) {
        this.listeners = listeners;
        this.server = server;
        this.password = password;
    }

    static ManagementServer start() throws IOException {
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        String password = HexFormat.of().formatHex(random);
        LoopbackListeners listeners = new LoopbackListeners();
        JMXConnectorServer server = JMXConnectorServerFactory.newJMXConnectorServer(
                new JMXServiceURL("rmi", "127.0.0.1", 0),
                Map.of(
                        RMIConnectorServer.RMI_CLIENT_SOCKET_FACTORY_ATTRIBUTE,
                        new LoopbackSockets(),
                        RMIConnectorServer.RMI_SERVER_SOCKET_FACTORY_ATTRIBUTE,
                        listeners,
                        RMIConnectorServer.CREDENTIALS_FILTER_PATTERN,
                        CREDENTIALS,
                        JMXConnectorServer.AUTHENTICATOR,
                        authenticator(password)),
                ManagementFactory.getPlatformMBeanServer());
        server.start();
        return new ManagementServer(listeners, server, password);
    }

    private static JMXAuthenticator authenticator(String password) {
        return credentials -> {
            boolean isRight = credentials instanceof String[] given
                    && given.length == 2
                    && USER.equals(given[0])
                    && given[1] != null
                    && MessageDigest.isEqual(bytes(password), bytes(given[1]));
            if (!isRight) {
                throw new SecurityException("wrong password");
            }
            return null; // no subject: with one, each call has its rights alone, and MBeans fail that read a file
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Where it is, with all that a client needs besides the password. */
    String url() {
        return server.getAddress().toString();
    }

    String password() {
        return password;
    }

    @Override
    public void close() throws IOException {
        try {
            server.stop();
        } finally {
            listeners.close();
        }
    }

    /** How a client connects: whatever the name of this machine is, it is this machine. All of them are equal. */
    record LoopbackSockets() implements RMIClientSocketFactory, Serializable {

        @Serial
        private static final long serialVersionUID = 1L;

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            return new Socket(loopback(), port);
        }
    }

    /** The sockets of one server. RMI leaves them open after its last object is gone. */
    private static final class LoopbackListeners implements RMIServerSocketFactory {

        private final List<ServerSocket> open = new ArrayList<>();

        @Override
        public synchronized ServerSocket createServerSocket(int port) throws IOException {
            ServerSocket socket = new ServerSocket(port, 0, loopback());
            open.add(socket);
            return socket;
        }

        synchronized void close() throws IOException {
            for (ServerSocket socket : open) {
                socket.close();
            }
        }
    }

    /** Not what the JVM calls so, which its options make the one of IPv6. */
    private static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }
}
