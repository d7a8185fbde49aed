package io.caravan.database;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;

/** A socket that knows since when a thread waits in it, to read or to write. */
final class WatchedSocket extends Socket {

    private static final long NOT_WAITING = 0;

    private volatile long waitingSince = NOT_WAITING;

    /** The moment at which the present wait began, of {@link System#nanoTime()}; 0 when nobody waits. */
    long waitingSince() {
        return waitingSince;
    }

    /** Whether a thread has waited in here for {@code least} or longer. */
    boolean hasWaited(Duration least) {
        long since = waitingSince;
        return since != NOT_WAITING && System.nanoTime() - since >= least.toNanos();
    }

    private void beginWait() {
        waitingSince = System.nanoTime() | 1; // never NOT_WAITING
    }

    private void endWait() {
        waitingSince = NOT_WAITING;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new FilterInputStream(super.getInputStream()) {
            @Override
            public int read() throws IOException {
                beginWait();
                try {
                    return in.read();
                } finally {
                    endWait();
                }
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                beginWait();
                try {
                    return in.read(bytes, offset, length);
                } finally {
                    endWait();
                }
            }
        };
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new FilterOutputStream(super.getOutputStream()) {
            @Override
            public void write(int b) throws IOException {
                beginWait();
                try {
                    out.write(b);
                } finally {
                    endWait();
                }
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                beginWait();
                try {
                    out.write(bytes, offset, length);
                } finally {
                    endWait();
                }
            }
        };
    }
}
