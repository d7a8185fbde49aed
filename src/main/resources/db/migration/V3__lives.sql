-- What became of refused records that were mended. They count in the run that brought them anew, and this links both lives.
CREATE TABLE mended (
    run       bigint      NOT NULL REFERENCES run,
    record    bigint      NOT NULL,
    outcome   text        NOT NULL CHECK (
        outcome IN ('loaded', 'updated', 'unchanged', 'duplicate', 'superseded', 'rejected', 'pending', 'suppressed')),
    mended_by bigint      NOT NULL REFERENCES run,
    mended_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (run, record)
);

CREATE INDEX mended_by ON mended (mended_by);

-- An erasure has written the filed file anew, so its content is no longer the one that was handed in.
ALTER TABLE run ADD COLUMN rewritten boolean NOT NULL DEFAULT false;

-- A run that was withdrawn: what it brought is gone as if it had never come.
ALTER TABLE run DROP CONSTRAINT run_state_check,
    ADD CONSTRAINT run_state_check CHECK (state IN ('claimed', 'loaded', 'repeated', 'failed', 'withdrawn'));

-- Whether all that the run replaced was kept, so that it can be withdrawn.
ALTER TABLE run ADD COLUMN kept boolean NOT NULL DEFAULT false;

-- Whose records an output file holds; those of records that have waited are written by another run than brought them.
ALTER TABLE output ADD COLUMN origin bigint REFERENCES run;

UPDATE output SET origin = coalesce(substring(path FROM 'run-([0-9]+)-settled-by-')::bigint, run);

ALTER TABLE output ALTER COLUMN origin SET NOT NULL;

-- A file of a withdrawn run, to be deleted.
ALTER TABLE output ADD COLUMN withdrawn boolean NOT NULL DEFAULT false;

CREATE INDEX output_origin ON output (origin);
CREATE INDEX output_withdrawn ON output (path) WHERE withdrawn;

-- For datasets whose contract asks for undo: every version of a record that is not the one in its table.
CREATE TABLE version (
    dataset   text        NOT NULL,
    key       jsonb       NOT NULL,
    run       bigint      REFERENCES run,           -- null for a row older than the noting of where rows come from
    line      bigint,
    file_hour timestamp,
    row_hash  bigint      NOT NULL,
    columns   jsonb       NOT NULL,                 -- the row of the dataset's table
    children  jsonb       NOT NULL,                 -- the rows of its child tables, by table
    since     timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX version_key ON version (dataset, key);
CREATE INDEX version_run ON version (run);
CREATE INDEX version_age ON version (dataset, since);

-- Changes of a table's number of rows that no run accounts for: erasures and withdrawals.
CREATE TABLE correction (
    dataset text        NOT NULL,
    reason  text        NOT NULL CHECK (reason IN ('erasure', 'undo', 'suppressed')),
    rows    bigint      NOT NULL,
    at      timestamptz NOT NULL DEFAULT now()
);
