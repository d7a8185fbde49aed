package io.caravan.database;

import io.caravan.failure.DatabaseAccessException;
import io.caravan.failure.DatabaseAwayException;
import io.caravan.failure.DatabaseException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** Says in our words what PostgreSQL and its driver have said: theirs quote the values of rows. */
final class DatabaseFailures {

    private static final String NO_PASSWORD = "28P01";
    private static final String NO_DATABASE = "3D000";
    private static final String NO_RIGHT = "42501";
    private static final String REJECTED_CONNECTION = "08004";
    private static final String DISK_FULL = "53100";

    /** {@code lock_timeout}, or a lock that was not to be waited for. */
    private static final String LOCKED = "55P03";

    /** The server has ended a connection that hung in the middle of a transaction. */
    private static final String SILENT_FOR_TOO_LONG = "25P03";

    private DatabaseFailures() {}

    /** The failure in our words; empty when neither PostgreSQL nor its driver has failed. */
    static Optional<DatabaseException> of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DatabaseException known) {
                return Optional.of(known);
            }
            if (cause instanceof SQLException sql) {
                return Optional.of(of(sql, failure.getStackTrace()));
            }
        }
        return Optional.empty();
    }

    private static DatabaseException of(SQLException e, StackTraceElement[] trace) {
        String state = Objects.requireNonNullElse(e.getSQLState(), "none");
        if (isAway(e, state)) {
            String message =
                    switch (state) {
                        case LOCKED -> "another session of the database holds a lock for too long";
                        case DISK_FULL -> "the disk of the database is full";
                        default -> "the database is away";
                    };
            return new DatabaseAwayException(message, state, trace);
        }
        String message = state.equals(NO_RIGHT)
                ? "the database user may not do this; ./caravan migrate, run as the owner of the tables, makes what is"
                        + " missing"
                : "the database rejects a statement";
        return new DatabaseException(message, state, trace);
    }

    /**
     * Connection lost, server starting or stopping, too many connections, disk full, deadlock, a lock of another session: all
     * of them pass. What is done with a connection after it was lost is rejected by the pool, which says no state.
     */
    private static boolean isAway(SQLException e, String state) {
        return e instanceof SQLTransientException
                || e.getSQLState() == null
                || state.startsWith("08")
                || state.startsWith("53")
                || state.startsWith("57")
                || state.startsWith("40")
                || state.equals(LOCKED)
                || state.equals(SILENT_FOR_TOO_LONG);
    }

    /**
     * Why a server that was reached lets nobody in, which waiting does not change.
     *
     * @param settings how the names of the settings begin that say where the database is, {@code caravan.db}
     * @return empty when it was not reached, or is about to start or stop
     */
    static Optional<DatabaseAccessException> ofConnecting(SQLException e, String settings) {
        String state = Objects.requireNonNullElse(e.getSQLState(), "none");
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        if (state.equals(NO_PASSWORD)) {
            return denied(
                    e,
                    "the database rejects the user or the password",
                    "correct " + settings + ".user or " + settings + ".password");
        }
        if (state.equals(NO_DATABASE)) {
            return denied(
                    e,
                    "the server has no such database",
                    "correct the name at the end of " + settings + ".url, or create it (createdb)");
        }
        if (state.equals(NO_RIGHT)) {
            return denied(
                    e,
                    "the user may not connect to the database",
                    "grant CONNECT to it, or correct " + settings + ".user");
        }
        if (state.startsWith("28")) {
            return denied(
                    e,
                    "the server does not let this user in from here",
                    "correct " + settings + ".user, or allow it in pg_hba.conf of the server");
        }
        boolean isOfTls =
                message.contains("not support ssl") || message.contains("hostnameverifier") || isOfCertificate(e);
        if (isOfTls && state.startsWith("08")) {
            return denied(
                    e,
                    "the connection to the database cannot be encrypted as " + settings + ".url wants it",
                    "see to sslmode and sslrootcert there, and to the certificate of the server");
        }
        if (state.equals(REJECTED_CONNECTION)) {
            return denied(
                    e,
                    "the server rejects the connection",
                    "see to " + settings + ".url, .user and .password, and to the log of the server");
        }
        return Optional.empty();
    }

    private static Optional<DatabaseAccessException> denied(SQLException e, String message, String advice) {
        return Optional.of(new DatabaseAccessException(
                message, advice, Objects.requireNonNullElse(e.getSQLState(), "none"), e.getStackTrace()));
    }

    /** Whether the certificate is the reason; a handshake also fails when the server goes down in the middle of it. */
    private static boolean isOfCertificate(SQLException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof GeneralSecurityException) {
                return true;
            }
        }
        return false;
    }
}
