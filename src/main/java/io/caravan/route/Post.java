package io.caravan.route;

import io.caravan.file.AtomicFile;
import io.caravan.notify.Attachment;
import io.caravan.notify.OutgoingMail;
import io.caravan.settings.Settings;
import jakarta.activation.DataHandler;
import jakarta.activation.FileDataSource;
import jakarta.activation.MimetypesFileTypeMap;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.attachment.AttachmentMessage;
import org.apache.camel.component.mail.DefaultAuthenticator;
import org.apache.camel.component.mail.MailAuthenticator;

/** Addresses letters, and posts them into the outbox where no mail server is set. */
final class Post {

    /** So that a mail program shows what it can show. */
    private static final MimetypesFileTypeMap TYPES = new MimetypesFileTypeMap();

    static {
        TYPES.addMimeTypes("text/csv csv");
        TYPES.addMimeTypes("image/svg+xml svg");
        TYPES.addMimeTypes("application/vnd.sqlite3 sqlite");
        TYPES.addMimeTypes("application/vnd.apache.parquet parquet");
    }

    /** Exchange property: the number of a mail that is in the ledger. */
    private static final String NUMBER = "mail";

    private final Settings.Mail settings;
    private final Path output;
    private final Path outbox;
    private final Clock clock;

    /** @param output below which lies what is attached, and the outbox */
    Post(Settings.Mail settings, Path output, Clock clock) {
        this.settings = settings;
        this.output = output;
        this.outbox = output.resolve("outbox");
        this.clock = clock;
    }

    /** The endpoint that sends; it holds no password, which would show over JMX. */
    String endpoint() {
        if (settings.isOutbox()) {
            return "bean:outbox";
        }
        String scheme = settings.tls() == Settings.Mail.Tls.IMPLICIT ? "smtps" : "smtp";
        String property = "&additionalJavaMailProperties.mail." + scheme + ".";
        String endpoint = scheme + "://" + settings.host() + ":" + settings.port()
                + "?connectionTimeout=10000&contentType=text/plain; charset=UTF-8"
                + property + "timeout=20000" + property + "writetimeout=20000" + property
                + "ssl.checkserveridentity=true";
        if (!settings.user().isEmpty()) {
            endpoint += "&authenticator=#bean:mailAuthenticator";
        }
        if (settings.tls() == Settings.Mail.Tls.STARTTLS) {
            endpoint += property + "starttls.enable=true" + property + "starttls.required=true";
        }
        return endpoint;
    }

    MailAuthenticator authenticator() {
        return new DefaultAuthenticator(settings.user(), settings.password().value());
    }

    /**
     * {@code letter}: makes a mail of a {@link Letter} or of an {@link OutgoingMail}. camel-mail takes the receivers from
     * headers, so all that came along are removed first.
     */
    void address(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        Letter letter = body instanceof OutgoingMail mail ? letter(mail) : (Letter) body;
        exchange.setProperty(NUMBER, body instanceof OutgoingMail mail ? mail.mail() : null);
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setHeader("From", settings.from());
        exchange.getMessage().setHeader("To", letter.receiver().isEmpty() ? settings.to() : letter.receiver());
        exchange.getMessage().setHeader("Subject", letter.subject().replaceAll("\\p{Cntrl}", " "));
        exchange.getMessage().setBody(letter.body() + missing(letter.attachments()));
        AttachmentMessage message = exchange.getMessage(AttachmentMessage.class);
        for (Attachment attachment : letter.attachments()) {
            Path file = output.resolve(attachment.path());
            if (Files.exists(file)) {
                FileDataSource content = new FileDataSource(file.toFile());
                content.setFileTypeMap(TYPES);
                message.addAttachment(attachment.name(), new DataHandler(content));
            }
        }
    }

    private static Letter letter(OutgoingMail mail) {
        return new Letter(mail.receiver(), mail.subject(), mail.body(), mail.attachments());
    }

    /** A mail may wait for its server for longer than somebody keeps the file; it goes nevertheless, and says so. */
    private String missing(List<Attachment> attachments) {
        return attachments.stream()
                .filter(attachment -> !Files.exists(output.resolve(attachment.path())))
                .map(attachment -> "\n" + attachment.name() + " is not there any more, and so not attached.\n")
                .collect(Collectors.joining());
    }

    private static void fill(MimeMessage message, Exchange exchange) throws IOException, MessagingException {
        String text = exchange.getMessage().getBody(String.class);
        Map<String, DataHandler> attachments =
                exchange.getMessage(AttachmentMessage.class).getAttachments();
        if (attachments == null || attachments.isEmpty()) {
            message.setText(text, "UTF-8");
            return;
        }
        MimeMultipart parts = new MimeMultipart();
        MimeBodyPart words = new MimeBodyPart();
        words.setText(text, "UTF-8");
        parts.addBodyPart(words);
        for (Map.Entry<String, DataHandler> attachment : attachments.entrySet()) {
            MimeBodyPart part = new MimeBodyPart();
            part.setDataHandler(attachment.getValue());
            part.setFileName(attachment.getKey());
            parts.addBodyPart(part);
        }
        message.setContent(parts);
    }

    /** {@code outbox}: the mail as a file that mail programs open. */
    void post(Exchange exchange) throws IOException, MessagingException {
        MimeMessage message = new MimeMessage(Session.getInstance(new Properties()));
        message.setFrom(new InternetAddress(settings.from()));
        message.setRecipients(
                MimeMessage.RecipientType.TO, exchange.getMessage().getHeader("To", String.class));
        message.setSubject(exchange.getMessage().getHeader("Subject", String.class), "UTF-8");
        message.setSentDate(Date.from(clock.instant()));
        fill(message, exchange);
        // Posted again by the same name, when a process died before it could write down that it was posted.
        Object number = exchange.getProperty(NUMBER);
        String name = number == null
                ? clock.instant().toString().replace(":", "") + "-" + exchange.getExchangeId()
                : "mail-" + number;
        try (AtomicFile file = AtomicFile.below(output, outbox.resolve(name + ".eml"))) {
            try (OutputStream out = file.stream()) {
                message.writeTo(out);
            }
            file.commit();
        }
    }
}
