package io.caravan.benchmark.springbatch;

import io.caravan.benchmark.springbatch.Checked.Accepted;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The statement by which a customer comes into the table, the newer version winning. */
final class CustomerSql {

    private static final String LAST_CHANGE = "last_change";
    private static final List<String> COLUMNS = List.of(
            "id",
            "first_name",
            "last_name",
            "date_of_birth",
            "email",
            "phone_number",
            "address",
            "city",
            "country",
            "postcode",
            LAST_CHANGE,
            "segment");

    private CustomerSql() {}

    static String upsert() {
        String updates = COLUMNS.stream()
                .skip(1)
                .map(column -> column + " = excluded." + column)
                .collect(Collectors.joining(", "));
        return "INSERT INTO peer.customers (" + String.join(", ", COLUMNS) + ") VALUES ("
                + String.join(", ", Collections.nCopies(COLUMNS.size(), "?")) + ") ON CONFLICT (id) DO UPDATE SET "
                + updates + " WHERE excluded.last_change > customers.last_change";
    }

    static void set(Accepted accepted, PreparedStatement statement) throws SQLException {
        for (int i = 0; i < COLUMNS.size(); i++) {
            String column = COLUMNS.get(i);
            JsonNode value = accepted.customer().path(column);
            if (!value.isString()) {
                statement.setNull(i + 1, column.equals(LAST_CHANGE) ? Types.DATE : Types.VARCHAR);
            } else if (column.equals(LAST_CHANGE)) {
                statement.setObject(i + 1, LocalDate.parse(value.stringValue()));
            } else {
                statement.setString(i + 1, value.stringValue());
            }
        }
    }
}
