package io.caravan.notify;

import io.caravan.database.Database;
import io.caravan.database.Transaction;
import io.caravan.failure.DatabaseAwayException;
import io.caravan.run.Presence;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The mails that wait in the ledger. Each is claimed by one process, sent without a connection to the database, and then marked.
 * A process that dies between sending and marking sends a mail twice; none is lost.
 */
public final class MailQueue {

    /** Longer than all timeouts of one delivery together, so that a process that hangs loses its claim. */
    private static final int CLAIM_SECONDS = 300;

    private static final int LONGEST_BACKOFF_SECONDS = 60;

    /**
     * A receiver has one delivery at a time, and a mail that has not failed comes before those that have: so a mail server that
     * hangs for some receivers holds up no other.
     */
    private static final String CLAIM = String.format(
            Locale.ROOT,
            """
            UPDATE caravan.mail SET claimed_by = :me, claimed_until = now() + :seconds * interval '1 second'
            WHERE mail = (
                SELECT mail FROM (SELECT *, claimed_by AS owner FROM caravan.mail) AS due
                WHERE sent_at IS NULL AND failed_at IS NULL AND next_attempt_at <= now() AND mail <> ALL (:sending)
                  AND (claimed_by IS NULL OR claimed_by = :me OR claimed_until < now() OR NOT %1$s)
                  AND NOT EXISTS (
                      SELECT FROM (SELECT *, claimed_by AS owner FROM caravan.mail) AS other
                      WHERE other.receiver = due.receiver AND other.mail <> due.mail
                        AND other.sent_at IS NULL AND other.failed_at IS NULL AND other.claimed_until > now()
                        AND (other.mail = ANY (:sending) OR other.claimed_by <> :me AND %1$s))
                ORDER BY attempts > 0 OR EXISTS (
                             SELECT FROM caravan.mail AS failing
                             WHERE failing.receiver = due.receiver AND failing.attempts > 0
                               AND failing.sent_at IS NULL AND failing.failed_at IS NULL),
                         next_attempt_at, mail
                LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING mail, receiver, subject, body, attachments, attempts""",
            Presence.IS_THERE);

    private final Database database;
    private final int process;
    private final List<String> operators;
    private final Set<Long> sending = ConcurrentHashMap.newKeySet();

    /** Mails that are sent, and of which the database could not be told yet. */
    private final Set<Long> sent = ConcurrentHashMap.newKeySet();

    /**
     * @param process the number under which the ledger knows this process, see {@link Presence#owner()}
     * @param operators the addresses of the people who look after this installation, one at least
     */
    public MailQueue(Database database, int process, List<String> operators) {
        this.database = database;
        this.process = process;
        this.operators = List.copyOf(operators);
    }

    private record Row(long mail, String receiver, String subject, String body, String attachments, int attempts) {}

    /** Claims the mail that is to be sent next; empty when none is due. */
    public Optional<OutgoingMail> claim() {
        sent.forEach(this::markSent);
        Optional<OutgoingMail> claimed = database.transact(transaction -> transaction
                .sql(CLAIM)
                .param("me", process)
                .param("seconds", CLAIM_SECONDS)
                .param("sending", sending.toArray(Long[]::new))
                .query(Row.class)
                .optional()
                .map(row -> outgoing(transaction, row)));
        // Only now, as nobody sends a mail whose claim was not committed, or whose commit had no reply: it is claimed
        // again.
        claimed.ifPresent(mail -> sending.add(mail.mail()));
        return claimed;
    }

    private OutgoingMail outgoing(Transaction transaction, Row row) {
        boolean isForOperators = row.receiver().isEmpty() || operators.contains(row.receiver());
        return new OutgoingMail(
                row.mail(),
                row.receiver().isEmpty() ? addressed(transaction, row) : row.receiver(),
                isForOperators,
                row.subject(),
                row.body(),
                row.attachments().lines().map(Attachment::parse).toList(),
                row.attempts());
    }

    /** With several operators, each gets a mail of their own, so that a rejected address concerns nobody else. */
    private String addressed(Transaction transaction, Row row) {
        String first = operators.get(0);
        if (operators.size() == 1) {
            return first;
        }
        transaction
                .sql("UPDATE caravan.mail SET receiver = ? WHERE mail = ?")
                .params(first, row.mail())
                .update();
        for (String operator : operators.subList(1, operators.size())) {
            transaction
                    .sql(
                            """
                            INSERT INTO caravan.mail (receiver, subject, body, attachments, written_at)
                            SELECT ?, subject, body, attachments, written_at FROM caravan.mail WHERE mail = ?""")
                    .params(operator, row.mail())
                    .update();
        }
        return first;
    }

    /**
     * Gives a claimed mail back when its text is no longer the one that was claimed, as an erasure has taken a name out of it,
     * or when the database is away and cannot say so.
     *
     * @return whether it was given back
     */
    public boolean returnIfChanged(OutgoingMail mail) {
        boolean changed;
        try {
            changed = database.once(client -> client.sql(
                                    """
                            UPDATE caravan.mail SET claimed_by = NULL, claimed_until = NULL
                            WHERE mail = ? AND (subject <> ? OR body <> ?) AND sent_at IS NULL AND failed_at IS NULL""")
                            .params(mail.mail(), mail.subject(), mail.body())
                            .update())
                    > 0;
        } catch (DatabaseAwayException e) {
            changed = true;
        }
        if (changed) {
            sending.remove(mail.mail());
        }
        return changed;
    }

    /** Marks a claimed mail as sent; when the database is away, it is marked before the next claim, and not sent again. */
    public void sent(OutgoingMail mail) {
        sent.add(mail.mail());
        try {
            markSent(mail.mail());
        } catch (DatabaseAwayException e) {
            // before the next claim
        }
    }

    private void markSent(long mail) {
        var unused = database.once(client -> client.sql(
                        """
                        UPDATE caravan.mail SET sent_at = now(), claimed_by = NULL, claimed_until = NULL
                        WHERE mail = ? AND sent_at IS NULL AND failed_at IS NULL""")
                .param(mail)
                .update());
        sent.remove(mail);
        sending.remove(mail);
    }

    /** Gives a claimed mail back: it is tried again later, or never when the failure is permanent. */
    public void failed(OutgoingMail mail, SendFailure failure) {
        try {
            if (failure.isPermanent()) {
                reject(mail, failure);
            } else {
                postpone(mail, failure);
            }
        } finally {
            sending.remove(mail.mail());
        }
    }

    private void postpone(OutgoingMail mail, SendFailure failure) {
        // The exponent is bounded, as a power of two soon is longer than any number.
        var unused = database.once(client -> client.sql(
                        """
                        UPDATE caravan.mail
                        SET attempts = attempts + 1, reply_code = ?, failure = ?, claimed_by = NULL, claimed_until = NULL,
                            next_attempt_at = now() + least(?, power(2, least(attempts, 10))) * interval '1 second'
                        WHERE mail = ? AND claimed_by = ? AND sent_at IS NULL AND failed_at IS NULL""")
                .params(failure.replyCode(), failure.reason(), LONGEST_BACKOFF_SECONDS, mail.mail(), process)
                .update());
    }

    /** Notifies the operators in the same transaction, unless it is their own address that is rejected. */
    private void reject(OutgoingMail mail, SendFailure failure) {
        database.run(transaction -> {
            int rejected = transaction
                    .sql(
                            """
                            UPDATE caravan.mail
                            SET failed_at = now(), attempts = attempts + 1, reply_code = ?, failure = ?,
                                claimed_by = NULL, claimed_until = NULL
                            WHERE mail = ? AND sent_at IS NULL AND failed_at IS NULL""")
                    .params(failure.replyCode(), failure.reason(), mail.mail())
                    .update();
            if (rejected > 0 && !mail.isForOperators()) {
                Mail notice = Mail.aboutRejectedMail(mail.receiver(), mail.subject(), failure);
                transaction
                        .sql(
                                """
                                INSERT INTO caravan.mail (subject, body, rejected_mail) VALUES (?, ?, ?)
                                ON CONFLICT (rejected_mail) DO NOTHING""")
                        .params(notice.subject(), notice.body(), mail.mail())
                        .update();
            }
        });
    }

    /** Whether mails wait that have failed before. */
    public boolean hasFailing() {
        return database.once(client -> client.sql(
                        """
                        SELECT EXISTS (SELECT FROM caravan.mail
                                       WHERE attempts > 0 AND sent_at IS NULL AND failed_at IS NULL)""")
                .query(Boolean.class)
                .single());
    }
}
