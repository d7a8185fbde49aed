package io.caravan.route;

import io.caravan.notify.SendFailure;
import io.caravan.notify.SendFailure.Kind;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.internet.AddressException;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;

/** Classifies why a mail was not sent: by the reply codes of RFC 5321, and by the command that was replied to. */
final class SendFailures {

    private static final int PERMANENT = 500;

    /** Replies that ask for a login, or reject it (RFC 4954). */
    private static final Set<Integer> LOGIN = Set.of(530, 534, 535, 538);

    /** The mail is too large (RFC 1870); it may be the reply to any command. */
    private static final int TOO_LARGE = 552;

    private SendFailures() {}

    /**
     * Gives what follows from {@code thrown}.
     *
     * @param sender the address that mails come from
     */
    static SendFailure of(Throwable thrown, String sender) {
        List<Throwable> all = chain(thrown);
        return first(all, AuthenticationFailedException.class)
                .map(e -> login(535))
                .or(() -> first(all, SMTPAddressFailedException.class).map(e -> ofReceiver(e.getReturnCode())))
                .or(() -> first(all, SMTPSenderFailedException.class).map(e -> ofSender(e.getReturnCode())))
                .or(() -> first(all, SMTPSendFailedException.class)
                        .filter(e -> e.getReturnCode() > 0)
                        .map(e -> isSender(e) ? ofSender(e.getReturnCode()) : ofMail(e.getReturnCode())))
                .or(() -> first(all, AddressException.class).map(e -> ofAddress(e, sender)))
                .or(() -> first(all, SendFailedException.class)
                        .filter(e -> e.getInvalidAddresses() != null && e.getInvalidAddresses().length > 0)
                        .map(e -> new SendFailure(Kind.ADDRESS_REJECTED, 0, "the address is invalid")))
                .orElseGet(() -> ofConnection(all));
    }

    private static SendFailure ofReceiver(int code) {
        if (LOGIN.contains(code)) {
            return login(code);
        }
        return code >= PERMANENT
                ? new SendFailure(Kind.ADDRESS_REJECTED, code, "the mail server rejects the address")
                : forNow(code);
    }

    private static SendFailure ofSender(int code) {
        if (LOGIN.contains(code)) {
            return login(code);
        }
        if (code == TOO_LARGE) {
            return ofMail(code);
        }
        return code >= PERMANENT
                ? new SendFailure(Kind.INVALID_SETTING, code, "the mail server rejects the sender caravan.mail.from")
                : forNow(code);
    }

    private static SendFailure ofMail(int code) {
        if (LOGIN.contains(code)) {
            return login(code);
        }
        return code >= PERMANENT
                ? new SendFailure(Kind.MAIL_REJECTED, code, "the mail server rejects the mail")
                : forNow(code);
    }

    private static SendFailure ofAddress(AddressException e, String sender) {
        return sender.equals(e.getRef())
                ? new SendFailure(Kind.INVALID_SETTING, 0, "the sender caravan.mail.from is no address")
                : new SendFailure(Kind.ADDRESS_REJECTED, 0, "the address is invalid");
    }

    private static SendFailure login(int code) {
        return new SendFailure(
                Kind.INVALID_SETTING, code, "the mail server rejects caravan.mail.user and caravan.mail.password");
    }

    private static SendFailure forNow(int code) {
        return new SendFailure(Kind.TRANSIENT, Math.max(code, 0), "the mail server rejects the mail for now");
    }

    private static SendFailure ofConnection(List<Throwable> all) {
        String reason;
        if (first(all, SSLException.class).isPresent()) {
            reason = "the connection to the mail server cannot be encrypted, see caravan.mail.tls";
        } else if (first(all, SocketTimeoutException.class).isPresent()) {
            reason = "the mail server does not answer in time";
        } else if (first(all, ConnectException.class).isPresent()
                || first(all, NoRouteToHostException.class).isPresent()) {
            reason = "the mail server cannot be reached";
        } else if (first(all, UnknownHostException.class).isPresent()) {
            reason = "the host caravan.mail.host is unknown";
        } else if (first(all, MessagingException.class).isPresent()
                || first(all, EOFException.class).isPresent()) {
            reason = "the mail server does not take the mail";
        } else if (first(all, IOException.class).isPresent()) {
            reason = "a file cannot be read or written";
        } else {
            reason =
                    "an unexpected error (" + all.get(all.size() - 1).getClass().getSimpleName() + ")";
        }
        return new SendFailure(Kind.TRANSIENT, 0, reason);
    }

    private static boolean isSender(SMTPSendFailedException e) {
        return e.getCommand() != null && e.getCommand().startsWith("MAIL");
    }

    /** With the exceptions that Jakarta Mail chains beside the causes. */
    private static List<Throwable> chain(Throwable thrown) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Throwable> all = new ArrayList<>();
        Deque<Throwable> next = new ArrayDeque<>(List.of(thrown));
        while (!next.isEmpty()) {
            Throwable one = next.remove();
            if (seen.add(one)) {
                all.add(one);
                Optional.ofNullable(one.getCause()).ifPresent(next::add);
                if (one instanceof MessagingException mail) {
                    Optional.ofNullable(mail.getNextException()).ifPresent(next::add);
                }
            }
        }
        return all;
    }

    private static <T extends Throwable> Optional<T> first(List<Throwable> all, Class<T> type) {
        return all.stream().filter(type::isInstance).map(type::cast).findFirst();
    }
}
