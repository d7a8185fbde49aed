package io.caravan.load;

import io.caravan.failure.DatabaseException;
import io.caravan.reject.Violation;

/** What is wrong with a record that PostgreSQL does not take, in words of ours: its own may quote the value. */
final class DatabaseReason {

    private DatabaseReason() {}

    /** @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL's error codes</a> */
    static Violation of(DatabaseException e) {
        String what =
                switch (e.sqlState()) {
                    case "22001" -> "a text is longer than its column takes";
                    case "22003" -> "a number is larger than its column takes";
                    case "22007", "22008" -> "a date or time is none that the database knows";
                    case "22021", "22P05" -> "a text has a character that the database cannot store";
                    case "23502" -> "a column that needs a value has none";
                    case "23505" -> "a value that may be there only once is there already";
                    case "23514" -> "a value breaks a rule (CHECK) of its table";
                    case "54000" -> "a value is longer than an index of its table takes";
                    default -> "a value does not fit its column";
                };
        return new Violation(
                "", "database", "the database does not take the record: " + what + " (SQLSTATE " + e.sqlState() + ")");
    }
}
