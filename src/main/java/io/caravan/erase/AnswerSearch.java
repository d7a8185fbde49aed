package io.caravan.erase;

import io.caravan.contract.Contract;
import io.caravan.contract.Field;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
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
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * Finds persons in the answers of queries, which are CSV, and in mails that bring them: by an e-mail address in any cell, and by
 * an id in a column that is called as a field that names a subject.
 */
final class AnswerSearch {

    private static final CSVFormat WITH_HEADER =
            CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();

    private static final String ANSWER = ".csv";

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

    /** Whom the answers name that a mail brings. */
    OptionalLong findInMail(Path mail) throws IOException {
        try (InputStream bytes = Files.newInputStream(mail)) {
            if (new MimeMessage(null, bytes).getContent() instanceof Multipart parts) {
                for (int i = 0; i < parts.getCount(); i++) {
                    BodyPart part = parts.getBodyPart(i);
                    if (part.getFileName() != null && part.getFileName().endsWith(ANSWER)) {
                        OptionalLong found = find(part.getInputStream());
                        if (found.isPresent()) {
                            return found;
                        }
                    }
                }
            }
            return OptionalLong.empty();
        } catch (MessagingException e) {
            throw new IOException("it is no mail of ours", e);
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
        return Stream.concat(
                        mentions.emails(cell.getBytes(StandardCharsets.UTF_8)).stream()
                                .map(mention -> OptionalLong.of(mention.erasure())),
                        contracts.stream()
                                .filter(contract -> isId(contract.subject().get("id"), column))
                                .map(contract -> wanted.treated(contract, cell, null)))
                .filter(OptionalLong::isPresent)
                .findFirst()
                .orElse(OptionalLong.empty());
    }

    private static boolean isId(@Nullable Field id, String column) {
        return id != null
                && (column.equals(id.column()) || column.equals(id.path().name()));
    }
}
