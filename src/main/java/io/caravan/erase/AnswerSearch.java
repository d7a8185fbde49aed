package io.caravan.erase;

import io.caravan.contract.Contract;
import io.caravan.contract.Field;
import io.caravan.contract.Subject;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimePart;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Finds persons in the answers of queries, which are CSV, and in mails that bring them: by an e-mail address in any cell, and by
 * an id in a column that is called as a field that names a subject.
 */
final class AnswerSearch {

    private static final CSVFormat WITH_HEADER =
            CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();

    private static final String ANSWER = ".csv";
    private static final Set<String> ENCODINGS = Set.of("base64", "quoted-printable");

    private final Wanted wanted;
    private final Mentions mentions;
    private final Collection<Contract> contracts;

    /** @param contracts of the datasets whose subjects may be named */
    AnswerSearch(Wanted wanted, Mentions mentions, Collection<Contract> contracts) {
        this.wanted = wanted;
        this.mentions = mentions;
        this.contracts = contracts;
    }

    /** Whom an answer names. */
    OptionalLong findIn(Path answer) throws IOException {
        try (InputStream bytes = Files.newInputStream(answer)) {
            return find(bytes);
        }
    }

    /** Whom the answers name that a mail brings, or a part of it that is encoded. */
    OptionalLong findInMail(Path mail) throws IOException {
        try (InputStream bytes = Files.newInputStream(mail)) {
            return findInPart(new MimeMessage(null, bytes));
        } catch (MessagingException e) {
            throw new IOException("it is no mail of ours", e);
        }
    }

    private OptionalLong findInPart(MimePart part) throws IOException, MessagingException {
        if (part.getContent() instanceof Multipart parts) {
            for (int i = 0; i < parts.getCount(); i++) {
                OptionalLong found =
                        parts.getBodyPart(i) instanceof MimePart inner ? findInPart(inner) : OptionalLong.empty();
                if (found.isPresent()) {
                    return found;
                }
            }
            return OptionalLong.empty();
        }
        if (part.getFileName() != null && part.getFileName().endsWith(ANSWER)) {
            return find(part.getInputStream());
        }
        // What is not encoded is searched as the text of the mail, and can be replaced in it.
        boolean isEncoded = part.getEncoding() != null
                && ENCODINGS.contains(part.getEncoding().toLowerCase(Locale.ROOT));
        return isEncoded
                ? mentions.in(text(part), Mentions.Where.FILE_NAME, null).stream()
                        .mapToLong(Mentions.Mention::erasure)
                        .findFirst()
                : OptionalLong.empty();
    }

    /** The text of a part; of an attachment, its bytes as text. */
    private static String text(MimePart part) throws IOException, MessagingException {
        if (part.getContent() instanceof String text) {
            return text;
        }
        try (InputStream bytes = part.getInputStream()) {
            return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private OptionalLong find(InputStream bytes) throws IOException {
        try (Reader text = new InputStreamReader(bytes, StandardCharsets.UTF_8);
                CSVParser records = CSVParser.parse(text, WITH_HEADER)) {
            List<String> columns = records.getHeaderNames();
            for (CSVRecord record : records) {
                for (int i = 0; i < Math.min(record.size(), columns.size()); i++) {
                    OptionalLong found = find(columns.get(i), record.get(i));
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
            return OptionalLong.empty();
        } catch (UncheckedIOException | IllegalArgumentException e) {
            throw new IOException("it is no answer of ours", e);
        }
    }

    private OptionalLong find(String column, String cell) {
        List<Mentions.Mention> named = mentions.in(cell, Mentions.Where.VALUE, null);
        if (!named.isEmpty()) {
            return OptionalLong.of(named.get(0).erasure());
        }
        for (Contract contract : contracts) {
            for (Field field : contract.subject().fields()) {
                if (column.equals(field.column()) || column.equals(field.path().name())) {
                    OptionalLong found = wanted.holder(contract, new Subject.Value(field, cell));
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
        }
        return OptionalLong.empty();
    }
}
