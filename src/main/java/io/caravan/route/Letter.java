package io.caravan.route;

import io.caravan.notify.Attachment;
import java.util.List;

/**
 * A mail.
 *
 * @param receiver an address; empty for the people who look after this installation
 */
record Letter(String receiver, String subject, String body, List<Attachment> attachments) {

    Letter {
        attachments = List.copyOf(attachments);
    }

    Letter(String subject, String body) {
        this("", subject, body, List.of());
    }
}
