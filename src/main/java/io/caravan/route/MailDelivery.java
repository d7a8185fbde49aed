package io.caravan.route;

import io.caravan.failure.DatabaseException;
import io.caravan.notify.MailQueue;
import io.caravan.notify.OutgoingMail;
import io.caravan.notify.SendFailure;
import io.caravan.run.Reasons;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of the mail routes: claims a mail, and notes what became of it. */
final class MailDelivery {

    private static final Logger LOG = LoggerFactory.getLogger(MailDelivery.class);

    private static final String MAIL = "outgoingMail";

    private final MailQueue queue;
    private final String sender;
    private final boolean isOutbox;

    /** Why mails fail at present; each reason is logged once until all that failed are sent. */
    private final Set<String> failing = ConcurrentHashMap.newKeySet();

    /**
     * @param sender the address that mails come from
     * @param isOutbox whether mails become files, which are written again when their text has changed meanwhile
     */
    MailDelivery(MailQueue queue, String sender, boolean isOutbox) {
        this.queue = queue;
        this.sender = sender;
        this.isOutbox = isOutbox;
    }

    /** {@code claimMail}: takes the next mail that is due; ends the route when there is none. */
    void claim(Exchange exchange) {
        Optional<OutgoingMail> mail = queue.claim();
        exchange.setProperty(Exchange.SCHEDULER_POLLED_MESSAGES, mail.isPresent());
        if (mail.isPresent()) {
            exchange.setProperty(MAIL, mail.get());
            exchange.getMessage().setBody(mail.get());
            return;
        }
        if (!failing.isEmpty() && !queue.hasFailing()) {
            failing.clear();
            LOG.info("no mail fails any more");
        }
        exchange.setRouteStop(true);
    }

    /** {@code mailSent}: notes that the mail is sent. */
    void sent(Exchange exchange) {
        OutgoingMail mail = exchange.getProperty(MAIL, OutgoingMail.class);
        // An erasure may have searched the outbox before the file was there: then it is written once more, by the same
        // name.
        if (!isOutbox || !queue.returnIfChanged(mail)) {
            queue.sent(mail);
        }
    }

    /** {@code mailFailed}: notes why the mail is not sent. */
    void failed(Exchange exchange) {
        OutgoingMail mail = Objects.requireNonNull(exchange.getProperty(MAIL, OutgoingMail.class));
        SendFailure failure = SendFailures.of(
                Objects.requireNonNull(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class)), sender);
        try {
            queue.failed(mail, failure);
        } catch (DatabaseException e) {
            LOG.debug("{}", Reasons.of(e)); // its watch tells; the mail is claimed again when the database is back
        }
        if (failure.isPermanent()) {
            LOG.error("{} is rejected: {}; it is not sent again, ./caravan status shows it", mail, failure);
        } else if (failing.add(failure.toString())) {
            if (failure.kind() == SendFailure.Kind.INVALID_SETTING) {
                LOG.error("{} is not sent: {}; {} Mails wait until then", mail, failure, failure.advice());
            } else {
                LOG.warn("{} is not sent: {}; it is tried again", mail, failure);
            }
        }
    }
}
