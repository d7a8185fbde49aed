package io.caravan.database;

import io.caravan.failure.DatabaseAwayException;
import io.caravan.failure.DatabaseException;
import io.caravan.failure.InvalidQueryException;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.namedparam.AbstractSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterUtils;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;

/**
 * One SELECT that an operator has written into a file. A parameter is a name behind a colon. Whatever is wrong with it is told by
 * line and kind, because PostgreSQL's own messages quote values.
 */
public final class Select {

    /** A query within another can be nothing but a single SELECT. */
    private static final String BEFORE = "SELECT * FROM (\n";

    private static final String AFTER = "\n) AS answer LIMIT ";

    private final String text;

    private Select(String text) {
        this.text = text;
    }

    /** The content of a file, with or without the semicolon that ends it. */
    public static Select of(String content) {
        return new Select(content.replaceFirst("[;\\s]+$", ""));
    }

    /** A column that a query gives; the type as the driver calls it. */
    public record Column(String name, String type) {}

    /** One row of an answer. */
    @FunctionalInterface
    public interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** The columns that it gives, which is known without an answer. */
    public List<Column> columns(Transaction transaction, Map<String, ?> parameters) {
        String query = BEFORE + text + AFTER + 0;
        return explained(query, () -> transaction
                .sql(query)
                .paramSource(source(parameters))
                .query((ResultSet rows) -> columns(rows.getMetaData())));
    }

    private static List<Column> columns(ResultSetMetaData answer) throws SQLException {
        List<Column> columns = new ArrayList<>();
        for (int i = 1; i <= answer.getColumnCount(); i++) {
            columns.add(new Column(answer.getColumnLabel(i), answer.getColumnTypeName(i)));
        }
        return columns;
    }

    /** Its rows, {@code most} at the most. */
    public <T> List<T> rows(Transaction transaction, Map<String, ?> parameters, int most, RowReader<T> reader) {
        String query = BEFORE + text + AFTER + most;
        return explained(query, () -> transaction
                .sql(query)
                .paramSource(source(parameters))
                .query((row, number) -> reader.read(row))
                .list());
    }

    /** Makes a view of it, which is not there yet. */
    public void createView(Transaction transaction, String qualifiedName) {
        var unused = columns(transaction, Map.of());
        String statement = "CREATE VIEW " + qualifiedName + " AS\n" + text;
        int unusedCount = explained(statement, () -> transaction.sql(statement).update());
    }

    /** As it stands in the file. */
    public String text() {
        return text;
    }

    private static SqlParameterSource source(Map<String, ?> parameters) {
        return new AbstractSqlParameterSource() {
            @Override
            public boolean hasValue(String name) {
                return true;
            }

            @Override
            public Object getValue(String name) {
                Object value = parameters.get(name);
                if (value == null) {
                    throw new InvalidQueryException("uses :" + name + ", which is no parameter");
                }
                return value;
            }
        };
    }

    private interface Question<T> {
        T ask();
    }

    private <T> T explained(String sent, Question<T> question) {
        try {
            return question.ask();
        } catch (DataAccessException e) {
            RuntimeException scrubbed = Database.scrubbed(e);
            if (scrubbed instanceof DatabaseAwayException || !(scrubbed instanceof DatabaseException refusal)) {
                throw scrubbed;
            }
            throw new InvalidQueryException(
                    words(refusal.sqlState()) + " (SQLSTATE " + refusal.sqlState() + line(sent, e) + ")");
        }
    }

    private static String words(String sqlState) {
        return switch (sqlState) {
            case "42601" -> "is no single SELECT that PostgreSQL understands";
            case "42P01", "3F000" -> "names a table or view that is not there; write it with its schema, as b2b.sales";
            case "42703" -> "names a column that is not there";
            case "42702" -> "names a column that more than one table has";
            case "42803" -> "must group by a column or take its sum, count or the like";
            case "42883" -> "uses a function or an operator that is not there for values of these types";
            case "42804", "42846" -> "puts a value where one of another type belongs";
            case "42501" -> "reads what the database user may not read";
            case "25006" -> "changes something, and may only read";
            case "22012" -> "divides by zero";
            default -> "is refused by the database";
        };
    }

    private String line(String sent, DataAccessException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof PSQLException refusal) {
                ServerErrorMessage message = refusal.getServerErrorMessage();
                int position = message == null ? 0 : message.getPosition();
                return position == 0 ? "" : ", line " + line(sent, position);
            }
        }
        return "";
    }

    /**
     * The line of the file that holds a position of what the server got, where {@code $1} stands in place of a parameter.
     */
    private String line(String sent, int position) {
        String marked = NamedParameterUtils.parseSqlStatementIntoString(sent);
        int lines = 1
                - (int) sent.substring(0, sent.indexOf(text))
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
        int at = 1;
        int parameters = 0;
        int i = 0;
        for (int j = 0; j < marked.length() && at < position; j++) {
            char c = marked.charAt(j);
            if (c == '?' && i < sent.length() && sent.charAt(i) == ':') {
                parameters++;
                at += 1 + Integer.toString(parameters).length();
                i++;
                while (i < sent.length() && isOfName(sent.charAt(i))) {
                    i++;
                }
            } else {
                lines += c == '\n' ? 1 : 0;
                at++;
                i++;
            }
        }
        return Integer.toString(Math.max(1, lines));
    }

    private static boolean isOfName(char c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }
}
