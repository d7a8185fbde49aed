package io.caravan.report;

import io.caravan.contract.Contract;
import io.caravan.contract.Field;
import io.caravan.contract.FieldType;
import io.caravan.contract.Treatment;
import io.caravan.database.Transaction;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;

/** Whether all parts of a day have come, as the declaration of a report wants it. */
final class PartsOfDay {

    private final Transaction transaction;
    private final Contract contract;
    private final Upstream.Parts parts;
    private final LocalDate day;
    private final ZoneId zone;

    /** @param zone whose days are meant unless the declaration says another one */
    PartsOfDay(Transaction transaction, Contract contract, Upstream.Parts parts, LocalDate day, ZoneId zone) {
        this.transaction = transaction;
        this.contract = contract;
        this.parts = parts;
        this.day = day;
        this.zone = parts.zone().orElse(zone);
    }

    /** Whether a column says when a row is of: a time, or seconds since 1970, that no treatment has changed. */
    static boolean isTime(Field field) {
        FieldType type = field.storedType();
        return field.privacy().treatment() == Treatment.KEEP
                && (type == FieldType.INTEGER || type == FieldType.DATE_TIME || type == FieldType.LOCAL_DATE_TIME);
    }

    boolean areThere() {
        return parts.column().map(this::haveRows).orElseGet(this::haveFiles);
    }

    private boolean haveRows(String name) {
        Field field = contract.table().fields().stream()
                .filter(candidate -> candidate.column().equals(name))
                .findFirst()
                .orElseThrow();
        String table =
                '"' + contract.name().domain() + "\".\"" + contract.table().name() + '"';
        String column = '"' + name + '"';
        return switch (field.storedType()) {
            case INTEGER -> haveMoments(table, "to_timestamp(" + column + ")");
            case DATE_TIME -> haveMoments(table, column);
            default -> haveTimes(table, column);
        };
    }

    /** The same content again tells as well that nothing is new in its interval. */
    private boolean haveFiles() {
        return haveTimes(
                "(SELECT file_time FROM caravan.run AS r WHERE dataset = '" + contract.name() + "' AND "
                        + ReportBooks.IS_LOADED + ") AS files",
                "file_time");
    }

    private boolean haveMoments(String table, String moment) {
        var begin = day.atStartOfDay(zone).toOffsetDateTime();
        var end = day.plusDays(1).atStartOfDay(zone).toOffsetDateTime();
        return count(table, moment, begin, end) == intervals(Duration.between(begin, end));
    }

    private boolean haveTimes(String table, String time) {
        return count(table, time, day.atStartOfDay(), day.plusDays(1).atStartOfDay()) == intervals(Duration.ofDays(1));
    }

    /** A day on which clocks are changed may have a part of one. */
    private long intervals(Duration length) {
        return (length.toSeconds() + parts.length().toSeconds() - 1)
                / parts.length().toSeconds();
    }

    /** Of how many intervals there is something. */
    private long count(String table, String time, Object begin, Object end) {
        return transaction
                .sql(String.format(
                        Locale.ROOT,
                        """
                        SELECT count(DISTINCT floor(extract(epoch FROM %1$s - ?) / %2$d))
                        FROM %3$s WHERE %1$s >= ? AND %1$s < ?""",
                        time,
                        parts.length().toSeconds(),
                        table))
                .params(begin, begin, end)
                .query(Long.class)
                .single();
    }
}
