package io.caravan.load;

import io.caravan.contract.Contract;
import io.caravan.contract.FieldType;
import java.util.Locale;

/**
 * The rows of a dataset whose version, or the time of whose file, is further ahead of the clock than its contract allows: no
 * later change wins against them. They were loaded before that was looked at, or the contract has allowed more.
 */
final class RowsAhead {

    private RowsAhead() {}

    /** The statement that counts them, which gives one number. */
    static String count(Contract contract) {
        String latest =
                "now() + interval '" + contract.safeguards().versionAhead().toSeconds() + " seconds'";
        String local = "(" + latest + ") AT TIME ZONE 'UTC'";
        String version = contract.version()
                .filter(field -> field.type().isTime())
                .map(field -> String.format(
                        Locale.ROOT,
                        " OR %s > %s",
                        Names.quoted(field.column()),
                        field.type() == FieldType.DATE_TIME
                                ? latest
                                : field.type() == FieldType.DATE ? "(" + local + ")::date" : local))
                .orElse("");
        return String.format(
                Locale.ROOT,
                "SELECT count(*) FROM %s WHERE _file_hour > %s%s",
                Names.qualified(contract.name().domain(), contract.table().name()),
                local,
                version);
    }
}
