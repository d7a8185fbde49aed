package io.caravan.notify;

import java.util.List;

/**
 * A mail that this process has claimed in order to send it.
 *
 * @param mail its number in the ledger
 * @param receiver one address
 * @param isForOperators whether the address comes from {@code caravan.mail.to}
 * @param attempts how often it has failed before
 */
public record OutgoingMail(
        long mail,
        String receiver,
        boolean isForOperators,
        String subject,
        String body,
        List<Attachment> attachments,
        int attempts) {

    public OutgoingMail {
        attachments = List.copyOf(attachments);
    }

    /** Shows no address and no text. */
    @Override
    public String toString() {
        return "mail " + mail;
    }
}
