package io.caravan.database;

import io.caravan.failure.EmbeddedServerException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The port a server will listen on: that of last time, so that tools pointed at it go on working, or a free one. */
final class LoopbackPort {

    private static final int ANY = 0;

    private LoopbackPort() {}

    /** Chooses a port that is free just now, and remembers it in the file. */
    static int choose(Path file) throws IOException {
        int last = remembered(file);
        int port = free(last)
                .or(() -> free(ANY))
                .orElseThrow(
                        () -> new EmbeddedServerException("No port is free on 127.0.0.1 for the embedded PostgreSQL."));
        if (port != last) {
            PrivateFolder.write(file, Integer.toString(port));
        }
        return port;
    }

    private static int remembered(Path file) throws IOException {
        String text = Files.exists(file) ? Files.readString(file).strip() : "";
        return text.matches("\\d{4,5}") && Integer.parseInt(text) <= 0xFFFF ? Integer.parseInt(text) : ANY;
    }

    private static Optional<Integer> free(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
            return Optional.of(socket.getLocalPort());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
