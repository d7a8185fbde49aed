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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A mail server that takes mails, or says what is wrong with them, to each client on a thread of its own. */
public final class MailServer implements AutoCloseable {

    /** An answer: the connection is closed without a word. */
    public static final String CLOSE = "close";

    /** An answer: nothing is said as long as the server is up, or the answer is another one. */
    public static final String HANG = "hang";

    private final ServerSocket entrance;
    private final List<String> mails = new CopyOnWriteArrayList<>();
    private final Map<String, String> receivers = new ConcurrentHashMap<>();
    private final Map<String, String> subjects = new ConcurrentHashMap<>();
    private final Map<String, String> commands = new ConcurrentHashMap<>();
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger mostClients = new AtomicInteger();
    private final List<String> taken = new CopyOnWriteArrayList<>();
    private final List<String> askedFor = new CopyOnWriteArrayList<>();
    private volatile String answer = "250 ok";
    private volatile Duration slowness = Duration.ZERO;

    public MailServer() {
        try {
            entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        begin(this::serve);
    }

    private static void begin(Runnable work) {
        Thread thread = new Thread(work, "mail server");
        thread.setDaemon(true);
        thread.start();
    }

    public int port() {
        return entrance.getLocalPort();
    }

    /** What it says to a receiver from now on, such as {@code 451 later}. */
    void answer(String receiver) {
        answer = receiver;
    }

    /** What it says to this receiver from now on. */
    public void answerTo(String receiver, String reply) {
        receivers.put(receiver, reply);
    }

    /** What it says when it has got a mail of this subject. */
    public void answerToSubject(String subject, String reply) {
        subjects.put(subject, reply);
    }

    /** What it says to a command, such as MAIL; to CONNECT, when somebody connects. */
    public void answerToCommand(String command, String reply) {
        commands.put(command, reply);
    }

    /** It says yes to everything. */
    public void heal() {
        receivers.clear();
        subjects.clear();
        commands.clear();
    }

    /** It has taken nothing, and nobody has asked. */
    public void forget() {
        mails.clear();
        taken.clear();
        askedFor.clear();
    }

    void slow(Duration eachAnswer) {
        slowness = eachAnswer;
    }

    /** What it took, whole. */
    List<String> mails() {
        return mails;
    }

    /** What it took: receivers and subject of each, as {@code a@example.org: subject}. */
    public List<String> taken() {
        return taken;
    }

    /** How often somebody wanted to hand in a mail. */
    int asked() {
        return asked.get();
    }

    /** How often a mail for this receiver was offered. */
    public long askedFor(String receiver) {
        return askedFor.stream().filter(receiver::equals).count();
    }

    /** How many were connected at one time, at the most. */
    public int mostClients() {
        return mostClients.get();
    }

    private void serve() {
        while (!entrance.isClosed()) {
            try {
                Socket client = entrance.accept();
                clients.add(client);
                mostClients.accumulateAndGet(clients.size(), Math::max);
                begin(() -> {
                    try (client) {
                        talk(client);
                    } catch (IOException e) {
                        // the client is gone
                    } finally {
                        clients.remove(client);
                    }
                });
            } catch (IOException e) {
                // the server is closed
            }
        }
    }

    private void talk(Socket client) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
        PrintWriter out = new PrintWriter(client.getOutputStream(), true, StandardCharsets.UTF_8);
        if (!say(client, out, () -> commands.getOrDefault("CONNECT", "220 here"))) {
            return;
        }
        List<String> accepted = new ArrayList<>();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String command = line.toUpperCase(Locale.ROOT);
            Optional<String> set = commands.entrySet().stream()
                    .filter(entry -> command.startsWith(entry.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst();
            if (set.isPresent()) {
                if (!say(client, out, set::get)) {
                    return;
                }
            } else if (command.startsWith("RCPT")) {
                asked.incrementAndGet();
                String receiver = line.replaceAll(".*<|>.*", "");
                askedFor.add(receiver);
                if (!say(client, out, () -> receivers.getOrDefault(receiver, answer))) {
                    return;
                }
                if (receivers.getOrDefault(receiver, answer).startsWith("250")) {
                    accepted.add(receiver);
                }
            } else if (command.startsWith("DATA")) {
                say(client, out, () -> "354 go on");
                StringBuilder mail = new StringBuilder();
                for (String text = in.readLine(); text != null && !text.equals("."); text = in.readLine()) {
                    mail.append(text).append('\n');
                }
                String subject = mail.toString()
                        .lines()
                        .filter(text -> text.startsWith("Subject: "))
                        .findFirst()
                        .orElse("")
                        .replace("Subject: ", "");
                String reply = subjects.getOrDefault(subject, "250 taken");
                if (reply.startsWith("250")) {
                    mails.add(mail.toString());
                    taken.add(String.join(",", accepted) + ": " + subject);
                }
                accepted.clear();
                if (!say(client, out, () -> subjects.getOrDefault(subject, "250 taken"))) {
                    return;
                }
            } else if (command.startsWith("QUIT")) {
                say(client, out, () -> "221 bye");
                return;
            } else if (command.startsWith("EHLO")) {
                out.print("250-here\r\n");
                say(client, out, () -> "250 AUTH PLAIN LOGIN");
            } else {
                say(client, out, () -> "250 ok");
            }
        }
    }

    /** Returns whether the talk goes on. */
    private boolean say(Socket client, PrintWriter out, Supplier<String> reply) {
        if (reply.get().equals(CLOSE)) {
            return false;
        }
        if (reply.get().equals(HANG)) {
            boolean unused = Awaiting.until(
                    () -> client.isClosed()
                            || entrance.isClosed()
                            || !reply.get().equals(HANG),
                    Duration.ofMinutes(5));
            return false;
        }
        boolean unused = slowness.isZero() || Awaiting.until(() -> false, slowness);
        out.print(reply.get() + "\r\n");
        out.flush();
        return true;
    }

    @Override
    public void close() {
        try {
            entrance.close();
            for (Socket client : clients) {
                client.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
