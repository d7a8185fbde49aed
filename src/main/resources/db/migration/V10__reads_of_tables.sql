-- How far the tables of others have been read, by the numbers of their transactions.
CREATE TABLE watermark (
    dataset text      PRIMARY KEY,
    read_at timestamp NOT NULL,                       -- the moment of the last read, in UTC; it never steps back
    as_of   timestamp,                                -- that of the newest read that is loaded
    source  text,                                     -- the server whose transactions are meant
    horizon bigint,                                   -- what was written before this transaction is loaded
    seen    bigint[]                                  -- and what was written by these
);

-- The files of reads that are not loaded yet, and where the watermark goes with them.
CREATE TABLE table_read (
    dataset text      NOT NULL,
    content text      NOT NULL,                       -- the fingerprint by which the run knows its file
    as_of   timestamp NOT NULL,
    source  text      NOT NULL,
    horizon bigint    NOT NULL,
    seen    bigint[]  NOT NULL,
    PRIMARY KEY (dataset, content)
);

-- Rows that are not in the table of others any more.
ALTER TABLE correction DROP CONSTRAINT correction_reason_check,
    ADD CONSTRAINT correction_reason_check CHECK (reason IN ('erasure', 'undo', 'suppressed', 'replace', 'reconciled'));
