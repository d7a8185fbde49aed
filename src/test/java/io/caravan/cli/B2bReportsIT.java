package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.database.Database;
import io.caravan.database.Select;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the queries of the b2b platform answer, on tables with the columns that they read. */
class B2bReportsIT {

    private static final Path SHIPPED = Home.REPOSITORY.resolve("routes/b2b/reports");

    @TempDir
    Path folder;

    private Home home;

    @BeforeEach
    void makesTheTables() {
        home = Home.in(folder.resolve("home"));
        sql(
                """
                CREATE SCHEMA b2b;
                CREATE TABLE b2b.customer (document_number text, country text);
                CREATE TABLE b2b.product (id text, name text);
                CREATE TABLE b2b."order" (id text, order_datetime timestamp, customer_document_number text, total numeric);
                CREATE TABLE b2b.sales (order_id text, product_id text, quantity bigint);
                CREATE TABLE b2b.weblog (visitor text, network inet, log_user text, requested_at timestamptz, device text);
                CREATE TABLE b2b.ip2geo (first_address inet, last_address inet, country text)""");
    }

    @Test
    void monthlySalesAreThoseOfTwelveMonthsUpToTheDay() throws IOException {
        sql(
                """
                INSERT INTO b2b."order" VALUES
                    ('1', '2021-06-30 23:59:59', 'A', 1000), ('2', '2021-07-01', 'A', 10.50),
                    ('3', '2022-06-14 23:59:59', 'B', 2.25), ('4', '2022-06-14', 'A', 7),
                    ('5', '2022-06-15', 'A', 500);
                INSERT INTO b2b.sales VALUES ('2', '1', 3), ('3', '1', 1), ('3', '2', 4), ('5', '2', 9)""");
        List<String> months = ask("monthly_sales", "2022-06-14");

        assertThat(months).hasSize(12).startsWith("2021-07 1 3 10.50", "2021-08 0 0 0");
        assertThat(months).endsWith("2022-05 0 0 0", "2022-06 2 5 9.25");
        assertThat(ask("monthly_sales", "2022-06-15")).endsWith("2022-06 3 14 509.25");
        assertThat(ask("monthly_sales", "2022-05-31"))
                .startsWith("2021-06 1 0 1000")
                .endsWith("2022-05 0 0 0");
    }

    @Test
    void popularDevicesAreCountedByEntriesAndTiesGoByName() throws IOException {
        sql(
                """
                INSERT INTO b2b.weblog (device, requested_at) VALUES
                    ('Phone', '2022-06-14 23:59:59Z'), ('Desktop', '2022-01-01Z'), ('Tablet', '2022-06-01Z'),
                    ('Tablet', '2022-06-02Z'), (NULL, '2022-06-02Z'), ('Phone', '2022-06-15Z'), ('Phone', '2022-06-16Z')""");

        assertThat(ask("popular_devices", "2022-06-14")).containsExactly("Tablet 2", "Desktop 1", "Phone 1");
        assertThat(ask("popular_devices", "2022-06-16")).containsExactly("Phone 3", "Tablet 2", "Desktop 1");
    }

    @Test
    void popularProductsAreThoseOfTheCountryOfMostVisitors() throws IOException {
        sql(
                """
                INSERT INTO b2b.ip2geo VALUES
                    ('9.255.0.0', '10.0.0.255', 'Mexico'), ('10.0.1.0', '10.0.3.255', 'Brazil'),
                    ('10.0.9.0', '10.0.9.255', 'Argentina'), ('2001:db8::', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff', 'Brazil');
                INSERT INTO b2b.customer VALUES ('m', 'Mexico'), ('b', 'Brazil'), ('b2', 'Brazil'), ('a', 'Argentina');
                INSERT INTO b2b.product VALUES ('1', 'Pen'), ('2', 'Lamp'), ('3', 'Bass'), ('4', 'Mouse');
                INSERT INTO b2b."order" VALUES
                    ('1', '2022-06-01', 'm', 0), ('2', '2022-06-01', 'b', 0), ('3', '2022-06-01', 'b2', 0),
                    ('4', '2022-06-15', 'b', 0);
                INSERT INTO b2b.sales VALUES
                    ('1', '1', 99), ('2', '1', 2), ('2', '2', 2), ('3', '3', 1), ('3', '1', 0), ('3', '4', 3), ('4', '1', 50);
                INSERT INTO b2b.weblog (visitor, network, log_user, requested_at) VALUES
                    ('v1', '10.0.0.0/24', NULL, '2022-06-01Z'), ('v1', '10.0.0.0/24', NULL, '2022-06-02Z'),
                    ('v2', '10.0.0.0/24', 'one', '2022-06-02Z'), ('v3', '10.0.0.0/24', 'one', '2022-06-02Z'),
                    ('v4', '10.0.1.0/24', NULL, '2022-06-02Z'), ('v5', '10.0.1.0/24', 'two', '2022-06-02Z'),
                    ('v6', '2001:db8:5::/48', NULL, '2022-06-03Z'), ('v7', '10.0.8.0/24', NULL, '2022-06-02Z'),
                    ('v8', '10.0.8.0/24', NULL, '2022-06-02Z'), ('v9', '2001:db9::/48', NULL, '2022-06-02Z'),
                    ('v8', NULL, NULL, '2022-06-02Z')""");

        assertThat(ask("popular_products", "2022-06-14"))
                .as("three visitors of Brazil, two of Mexico")
                .containsExactly("Brazil Mouse 3", "Brazil Lamp 2", "Brazil Pen 2");
        assertThat(ask("popular_products", "2022-06-02"))
                .as("two each, so the first by name")
                .first()
                .isEqualTo("Brazil Mouse 3");
        assertThat(ask("popular_products", "2022-06-15")).first().isEqualTo("Brazil Pen 52");
        assertThat(ask("popular_products", "2022-05-31")).isEmpty();
    }

    /** The first three rows where the query takes a number of them, else all. */
    private List<String> ask(String report, String day) throws IOException {
        Select select = Select.of(Files.readString(SHIPPED.resolve(report + ".sql")));
        try (Database database = home.database()) {
            return database.transact(transaction ->
                    select.rows(transaction, Map.of("day", LocalDate.parse(day), "top", 3L), 100, B2bReportsIT::cells));
        }
    }

    private static String cells(ResultSet row) throws SQLException {
        List<String> cells = new ArrayList<>();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
            cells.add(row.getString(i));
        }
        return String.join(" ", cells);
    }

    private void sql(String statements) {
        try (Database database = home.database()) {
            database.run(transaction -> transaction.sql(statements).update());
        }
    }
}
