package io.caravan.route;

import java.util.List;

/**
 * A mail to the people who look after this installation.
 *
 * @param attachments files by their paths below the output folder
 */
public record Letter(String subject, String body, List<String> attachments) {

    public Letter {
        attachments = List.copyOf(attachments);
    }

    public Letter(String subject, String body) {
        this(subject, body, List.of());
    }
}
