package io.caravan.database;

import java.net.InetAddress;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.SocketFactory;
import org.postgresql.Driver;

/** Gives PostgreSQL's driver {@link WatchedSocket}s, and says which one a connection got. Public, as the driver makes it. */
public final class WatchedSockets extends SocketFactory {

    private static final Driver DRIVER = new Driver();

    /** Where the socket of a connection that is being opened is left, by the number of that opening. */
    private static final Map<String, AtomicReference<WatchedSocket>> OPENING = new ConcurrentHashMap<>();

    private final String opening;

    /** For the driver alone. */
    public WatchedSockets(String opening) {
        this.opening = opening;
    }

    /** A connection and the socket that it goes through. */
    record Opened(Connection connection, WatchedSocket socket) {}

    /**
     * Opens a connection.
     *
     * @param url PostgreSQL's
     * @throws SQLException as the driver does
     */
    static Opened open(String url, Properties properties) throws SQLException {
        String opening = UUID.randomUUID().toString();
        AtomicReference<WatchedSocket> socket = new AtomicReference<>();
        OPENING.put(opening, socket);
        try {
            Properties own = new Properties();
            own.putAll(properties);
            own.setProperty("socketFactory", WatchedSockets.class.getName());
            own.setProperty("socketFactoryArg", opening);
            Connection connection = Objects.requireNonNull(DRIVER.connect(url, own), "not a URL of PostgreSQL");
            return new Opened(connection, Objects.requireNonNull(socket.get()));
        } finally {
            OPENING.remove(opening);
        }
    }

    /** Of several hosts the last that was tried is the one that answered. */
    @Override
    public Socket createSocket() {
        WatchedSocket socket = new WatchedSocket();
        AtomicReference<WatchedSocket> place = OPENING.get(opening);
        if (place != null) {
            place.set(socket); // otherwise it is one to cancel a statement by
        }
        return socket;
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw new UnsupportedOperationException("the driver connects its sockets itself");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
        return createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        return createSocket(host.getHostAddress(), port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
        return createSocket(host, port);
    }
}
