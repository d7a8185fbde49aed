package io.caravan.benchmark;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One database of the server. */
final class Warehouse {

    private final String url;
    private final String user;
    private final String password;

    Warehouse(String url, String user, String password) {
        this.url = url;
        this.user = user;
        this.password = password;
    }

    /** The variables by which a program is told of it, each beginning with {@code prefix}. */
    Map<String, String> settings(String prefix) {
        return Map.of(prefix + "_DB_URL", url, prefix + "_DB_USER", user, prefix + "_DB_PASSWORD", password);
    }

    /** The same for programs of PostgreSQL itself. */
    Map<String, String> libpq() {
        URI address = URI.create(url.substring("jdbc:".length()));
        return Map.of(
                "PGHOST", address.getHost(),
                "PGPORT", Integer.toString(address.getPort()),
                "PGDATABASE", address.getPath().substring(1),
                "PGUSER", user,
                "PGPASSWORD", password);
    }

    /** A connection, for more than one question. */
    Session open() {
        try {
            return new Session(DriverManager.getConnection(url, user, password));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void execute(String... statements) {
        try (Session session = open()) {
            for (String sql : statements) {
                session.execute(sql);
            }
        }
    }

    /** The first column of every row. */
    List<String> list(String query) {
        try (Session session = open()) {
            return session.list(query);
        }
    }

    String ask(String query) {
        return list(query).get(0);
    }

    long count(String query) {
        return Long.parseLong(ask(query));
    }

    static final class Session implements AutoCloseable {

        private final Connection connection;

        private Session(Connection connection) {
            this.connection = connection;
        }

        void execute(String sql) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        List<String> list(String query) {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(query)) {
                List<String> values = new ArrayList<>();
                while (rows.next()) {
                    values.add(String.valueOf(rows.getString(1)));
                }
                return values;
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            try {
                connection.close();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
