package io.caravan.faults;

import io.caravan.cli.Home;
import io.caravan.route.Awaiting;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Stands between the product and its database and fails as networks do. */
final class Proxy implements AutoCloseable {

    private static final Duration FOREVER = Duration.ofDays(1);
    private static final int CONNECT_MILLISECONDS = 5_000;

    /** How the server says that a transaction lasts: the message CommandComplete. */
    private static final String COMMITTED = "C\0\0\0\013COMMIT\0";

    private final String url;
    private final int serverPort;
    private final ServerSocket entrance;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final AtomicLong bytesUntilCut = new AtomicLong(Long.MAX_VALUE);
    private final AtomicInteger commitsUntilLost = new AtomicInteger(Integer.MAX_VALUE);
    private final AtomicInteger lostReplies = new AtomicInteger();
    private final AtomicInteger cuts = new AtomicInteger();
    private volatile boolean refusing;
    private volatile boolean silent;
    private volatile int delayMilliseconds;

    Proxy(Home home) {
        this(home.url());
    }

    Proxy(String url) {
        this.url = url;
        this.serverPort = URI.create(url.substring("jdbc:".length())).getPort();
        try {
            this.entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    /** The database by way of this. */
    String url() {
        return url.replace(":" + serverPort + "/", ":" + entrance.getLocalPort() + "/");
    }

    /** Cuts all connections and takes no new ones until {@link #heal()}. */
    void refuse() {
        refusing = true;
        cut();
    }

    /** Cuts all connections. */
    void cut() {
        links.forEach(Link::close);
    }

    /** Cuts a connection in the middle of a message, when so many bytes have come from the product. */
    void cutAfter(long bytes) {
        bytesUntilCut.set(bytes);
    }

    /** Lets nothing through until {@link #heal()}; then what was held back goes on its way. */
    void goSilent() {
        silent = true;
    }

    /** Drops from now on all that comes over the connections that there are; new ones work. Returns how many there are. */
    int forget() {
        links.forEach(link -> link.forgotten = true);
        return links.size();
    }

    /** Each piece of a message takes so long. */
    void delay(Duration each) {
        delayMilliseconds = (int) each.toMillis();
    }

    /** Lets the server commit for the so many-th time from now, and cuts the connection before the product hears of it. */
    void loseReplyToCommit(int number) {
        commitsUntilLost.set(number);
    }

    int lostReplies() {
        return lostReplies.get();
    }

    int cuts() {
        return cuts.get();
    }

    void heal() {
        refusing = false;
        silent = false;
        delayMilliseconds = 0;
        bytesUntilCut.set(Long.MAX_VALUE);
        commitsUntilLost.set(Integer.MAX_VALUE);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                Socket client = entrance.accept();
                if (refusing) {
                    client.close();
                } else {
                    Link link = new Link(client);
                    links.add(link);
                    start(link::fromClient);
                    start(link::fromServer);
                }
            } catch (IOException e) {
                // it is closed, or the server is away; the next may have more luck
            }
        }
    }

    /** One connection. */
    private final class Link {

        private final Socket client;
        private final Socket server = new Socket();
        private volatile boolean forgotten;

        Link(Socket client) throws IOException {
            this.client = client;
            try {
                server.connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort), CONNECT_MILLISECONDS);
            } catch (IOException e) {
                client.close();
                throw e;
            }
        }

        void fromClient() {
            pump(client, server, true);
        }

        void fromServer() {
            pump(server, client, false);
        }

        private void pump(Socket from, Socket to, boolean fromClient) {
            byte[] block = new byte[8192];
            try (InputStream in = from.getInputStream();
                    OutputStream out = to.getOutputStream()) {
                for (int count = in.read(block); count >= 0; count = in.read(block)) {
                    disturb();
                    if (forgotten) {
                        continue;
                    }
                    if (fromClient && isCutIn(count)) {
                        out.write(block, 0, count / 2);
                        out.flush();
                        cuts.incrementAndGet();
                        return;
                    }
                    if (!fromClient && losesReply(block, count)) {
                        lostReplies.incrementAndGet();
                        return;
                    }
                    out.write(block, 0, count);
                    out.flush();
                }
            } catch (IOException e) {
                // cut from one side or the other
            } finally {
                close();
            }
        }

        private void disturb() {
            if (silent && !Awaiting.until(() -> !silent, FOREVER)) {
                throw new IllegalStateException("the test is over");
            }
            if (delayMilliseconds > 0) {
                boolean unused = Awaiting.until(() -> false, Duration.ofMillis(delayMilliseconds));
            }
        }

        private boolean isCutIn(int count) {
            return bytesUntilCut.get() != Long.MAX_VALUE && bytesUntilCut.addAndGet(-count) < 0 && disarm();
        }

        private boolean disarm() {
            bytesUntilCut.set(Long.MAX_VALUE);
            return true;
        }

        private boolean losesReply(byte[] block, int count) {
            return commitsUntilLost.get() != Integer.MAX_VALUE
                    && new String(block, 0, count, StandardCharsets.ISO_8859_1).contains(COMMITTED)
                    && commitsUntilLost.decrementAndGet() == 0;
        }

        void close() {
            links.remove(this);
            try (client;
                    server) {
                links.remove(this);
            } catch (IOException e) {
                // gone already
            }
        }
    }

    @Override
    public void close() {
        heal();
        try {
            entrance.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }
}
