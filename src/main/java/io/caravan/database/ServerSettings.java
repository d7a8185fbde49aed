package io.caravan.database;

import java.util.Locale;

/**
 * How the embedded server is set up. Written anew at each start; what an operator changed with {@code ALTER SYSTEM} is
 * kept elsewhere and wins.
 */
final class ServerSettings {

    private ServerSettings() {}

    static String text(int port) {
        return String.format(
                Locale.ROOT,
                """
                # Written by Caravan at each start. To change a setting for good, use ALTER SYSTEM.
                listen_addresses = '127.0.0.1'
                port = %d
                unix_socket_directories = ''
                password_encryption = 'scram-sha-256'

                # What was committed stays, whatever happens.
                fsync = on
                synchronous_commit = on
                full_page_writes = on

                max_connections = 50
                shared_buffers = 128MB
                max_wal_size = 2GB

                # The log tells about the server and never about the data. An error's own words quote values too
                # (invalid input syntax for type date: "..."), so errors of statements do not get there at all;
                # "log" is the level above them. Terse leaves out details, which quote rows and statements.
                log_min_messages = log
                log_min_error_statement = panic
                log_error_verbosity = terse
                log_statement = none
                log_min_duration_statement = -1
                log_checkpoints = off

                # The same behaviour wherever the server runs.
                lc_messages = 'C'
                timezone = 'UTC'
                log_timezone = 'UTC'
                datestyle = 'ISO'
                default_text_search_config = 'pg_catalog.simple'
                """,
                port);
    }
}
