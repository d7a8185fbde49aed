package io.caravan.notify;

/**
 * Why a mail was not sent.
 *
 * @param replyCode of the mail server; 0 when it gave none
 * @param reason in our own words, without an address and without what the server said
 */
public record SendFailure(Kind kind, int replyCode, String reason) {

    /** What follows from a failure. */
    public enum Kind {
        /** The receiver's address is rejected for good. */
        ADDRESS_REJECTED,
        /** The mail itself is rejected for good. */
        MAIL_REJECTED,
        /** A setting is wrong: no mail goes out until it is corrected, so all of them wait. */
        INVALID_SETTING,
        /** It may heal by itself. */
        TRANSIENT
    }

    /** Whether another attempt would change nothing. */
    public boolean isPermanent() {
        return kind == Kind.ADDRESS_REJECTED || kind == Kind.MAIL_REJECTED;
    }

    /** What the operator can do about it, as one sentence. */
    public String advice() {
        return switch (kind) {
            case ADDRESS_REJECTED ->
                "correct or remove the address in caravan.mail.to or caravan.mail.reports-to, and start"
                        + " Caravan again; a report can be sent again with ./caravan report NAME --date DAY --mail.";
            case MAIL_REJECTED -> "see in the log of the mail server why it rejects the mail; often it is too large.";
            case INVALID_SETTING -> "correct the settings caravan.mail.*, and start Caravan again.";
            case TRANSIENT -> "nothing, unless it lasts; then see whether the mail server works.";
        };
    }

    /** The reason, with the reply code if there is one. */
    @Override
    public String toString() {
        return replyCode == 0 ? reason : reason + " (" + replyCode + ")";
    }
}
