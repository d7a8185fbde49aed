package io.caravan.source;

import io.caravan.database.Database;

/** What a PostgreSQL of others keeps of its log until we have read it, under a name of ours. */
public final class ReplicationSlot {

    private final Database database;
    private final String name;

    /** @param name of the slot and of the publication, which says what is read */
    public ReplicationSlot(Database database, String name) {
        this.database = database;
        this.name = name;
    }

    /**
     * How it is.
     *
     * @param logical whether the server writes its log so that changes can be read from it
     * @param published whether there is a publication
     * @param permitted whether we may read the log, and all tables of the publication
     * @param there whether there is a slot
     * @param active whether somebody reads
     * @param lost whether the server has let go what was not read yet
     * @param endangered whether it is about to, or has
     * @param behind how many bytes of its log the server keeps
     * @param written how far the log was written, by the number of its bytes
     * @param confirmed how far of it was captured
     */
    public record State(
            boolean logical,
            boolean published,
            boolean permitted,
            boolean there,
            boolean active,
            boolean lost,
            boolean endangered,
            long behind,
            long written,
            long confirmed) {}

    public State state() {
        return database.once(client -> client.sql(
                        """
                        SELECT current_setting('wal_level') = 'logical' AS logical,
                               EXISTS (SELECT FROM pg_publication WHERE pubname = ?) AS published,
                               (SELECT rolreplication OR rolsuper FROM pg_roles WHERE rolname = current_user)
                                   AND NOT EXISTS (SELECT FROM pg_publication_tables WHERE pubname = ?
                                       AND NOT has_table_privilege(format('%I.%I', schemaname, tablename), 'SELECT')) AS permitted,
                               s.slot_name IS NOT NULL AS there, coalesce(s.active, false) AS active,
                               coalesce(s.wal_status = 'lost', false) AS lost,
                               coalesce(s.wal_status IN ('unreserved', 'lost'), false) AS endangered,
                               coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), s.restart_lsn), 0)::bigint AS behind,
                               pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint AS written,
                               coalesce(pg_wal_lsn_diff(s.confirmed_flush_lsn, '0/0'), 0)::bigint AS confirmed
                        FROM (SELECT) AS always LEFT JOIN pg_replication_slots AS s ON s.slot_name = ?""")
                .params(name, name, name)
                .query(State.class)
                .single());
    }

    /** Lets the server forget it. */
    public void drop() {
        var unused = database.once(client -> client.sql(
                        "SELECT count(pg_drop_replication_slot(slot_name)) FROM pg_replication_slots WHERE slot_name = ?")
                .param(name)
                .query(Long.class)
                .single());
    }
}
