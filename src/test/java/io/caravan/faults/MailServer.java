package io.caravan.faults;

import io.caravan.route.Awaiting;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A mail server that takes mails, or says what is wrong with them. */
final class MailServer implements AutoCloseable {

    private final ServerSocket entrance;
    private final List<String> mails = new CopyOnWriteArrayList<>();
    private volatile String answer = "250 ok";
    private volatile Duration slowness = Duration.ZERO;
    private final AtomicInteger asked = new AtomicInteger();

    MailServer() {
        try {
            entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread thread = new Thread(this::serve, "mail server");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return entrance.getLocalPort();
    }

    /** What it says to a receiver from now on, such as {@code 451 later}. */
    void answer(String receiver) {
        answer = receiver;
    }

    void slow(Duration eachAnswer) {
        slowness = eachAnswer;
    }

    /** What it took, whole. */
    List<String> mails() {
        return mails;
    }

    /** How often somebody wanted to hand in a mail. */
    int asked() {
        return asked.get();
    }

    private void serve() {
        while (!entrance.isClosed()) {
            try (Socket client = entrance.accept()) {
                talk(client);
            } catch (IOException e) {
                // the client is gone; here comes the next
            }
        }
    }

    private void talk(Socket client) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
        PrintWriter out = new PrintWriter(client.getOutputStream(), true, StandardCharsets.UTF_8);
        say(out, "220 here");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String command = line.toUpperCase(Locale.ROOT);
            if (command.startsWith("RCPT")) {
                asked.incrementAndGet();
                say(out, answer);
            } else if (command.startsWith("DATA")) {
                say(out, "354 go on");
                StringBuilder mail = new StringBuilder();
                for (String text = in.readLine(); text != null && !text.equals("."); text = in.readLine()) {
                    mail.append(text).append('\n');
                }
                mails.add(mail.toString());
                say(out, "250 taken");
            } else if (command.startsWith("QUIT")) {
                say(out, "221 bye");
                return;
            } else {
                say(out, "250 ok");
            }
        }
    }

    private void say(PrintWriter out, String line) {
        boolean unused = slowness.isZero() || Awaiting.until(() -> false, slowness);
        out.print(line + "\r\n");
        out.flush();
    }

    @Override
    public void close() {
        try {
            entrance.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
