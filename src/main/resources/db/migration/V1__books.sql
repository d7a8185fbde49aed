-- The books: what was handed in, what became of every record, and where the files lie.
-- They hold no value of any record, save the treated ones of records that wait (pending).

CREATE TABLE run (
    run          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    dataset      text        NOT NULL,
    file         text        NOT NULL,              -- below the inbox, the domain first
    entry        text        NOT NULL DEFAULT '',   -- within a zip
    content      text        NOT NULL,              -- keyed hash of the bytes: the same content is loaded once
    contract     text        NOT NULL,              -- hash of the contract it ran under
    state        text        NOT NULL CHECK (state IN ('claimed', 'loaded', 'repeated', 'failed')),
    repeats      bigint      REFERENCES run,        -- the run that loaded the same content before
    failure      text,                              -- why the file could not be read, in words of ours
    owner        integer     NOT NULL,              -- the process that claimed it
    token        bigint      NOT NULL DEFAULT 1,    -- grows with each take-over; only the newest may publish
    lease_until  timestamptz NOT NULL,
    started_at   timestamptz NOT NULL DEFAULT now(),
    finished_at  timestamptz,
    filed_as     text,                              -- where the file lies since it left the inbox
    told         boolean     NOT NULL DEFAULT false, -- a mail has been written about it, or need not be
    read         bigint      NOT NULL DEFAULT 0,
    loaded       bigint      NOT NULL DEFAULT 0,
    updated      bigint      NOT NULL DEFAULT 0,
    unchanged    bigint      NOT NULL DEFAULT 0,
    duplicate    bigint      NOT NULL DEFAULT 0,
    superseded   bigint      NOT NULL DEFAULT 0,
    rejected     bigint      NOT NULL DEFAULT 0,
    pending      bigint      NOT NULL DEFAULT 0,
    suppressed   bigint      NOT NULL DEFAULT 0,
    CONSTRAINT balance CHECK (
        read = loaded + updated + unchanged + duplicate + superseded + rejected + pending + suppressed)
);

CREATE UNIQUE INDEX run_content ON run (dataset, content) WHERE state IN ('claimed', 'loaded');
CREATE INDEX run_unfiled ON run (file) WHERE filed_as IS NULL;
CREATE INDEX run_untold ON run (run) WHERE NOT told;

CREATE TABLE reject (
    run     bigint NOT NULL REFERENCES run,
    record  bigint NOT NULL,
    line    bigint NOT NULL,
    stage   text   NOT NULL,
    field   text   NOT NULL,
    rule    text   NOT NULL,
    message text   NOT NULL
);

CREATE INDEX reject_run ON reject (run, record);

-- Records whose reference has not arrived yet, treated and typed.
CREATE TABLE pending (
    pending   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    dataset   text        NOT NULL,
    run       bigint      NOT NULL REFERENCES run,
    record    bigint      NOT NULL,
    line      bigint      NOT NULL,
    since     timestamptz NOT NULL DEFAULT now(),
    file_hour timestamp,
    row_hash  bigint      NOT NULL,
    columns   jsonb       NOT NULL,                 -- the row of the dataset's table
    children  jsonb       NOT NULL,                 -- the rows of its child tables, by table
    output    text        NOT NULL                  -- its line in the output file to come
);

CREATE INDEX pending_age ON pending (dataset, since);
CREATE INDEX pending_run ON pending (run);

-- What it waits for; gone when it has arrived.
CREATE TABLE pending_reference (
    pending bigint NOT NULL REFERENCES pending ON DELETE CASCADE,
    dataset text   NOT NULL,
    key     text   NOT NULL,
    field   text   NOT NULL
);

CREATE INDEX pending_reference_key ON pending_reference (dataset, key);
CREATE INDEX pending_reference_pending ON pending_reference (pending);

-- What became of a pending record after its run. The counts of the run itself never change.
CREATE TABLE settled (
    run        bigint      NOT NULL REFERENCES run,
    record     bigint      NOT NULL,
    outcome    text        NOT NULL
        CHECK (outcome IN ('loaded', 'updated', 'unchanged', 'duplicate', 'superseded', 'rejected', 'suppressed')),
    settled_by bigint      REFERENCES run,          -- the run that brought what was missing
    settled_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (run, record)
);

-- Output files. A draft is complete on disk before the run commits; then it is moved into place.
CREATE TABLE output (
    path     text    PRIMARY KEY,                   -- below the output folder
    draft    text    NOT NULL,
    run      bigint  NOT NULL REFERENCES run,
    records  bigint  NOT NULL,
    in_place boolean NOT NULL DEFAULT false
);

CREATE INDEX output_drafts ON output (run) WHERE NOT in_place;

-- Mails to be sent, written in the transaction that decides on them.
CREATE TABLE mail (
    mail       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    subject    text        NOT NULL,
    body       text        NOT NULL,
    written_at timestamptz NOT NULL DEFAULT now(),
    sent_at    timestamptz
);

CREATE INDEX mail_unsent ON mail (mail) WHERE sent_at IS NULL;

-- Small facts: that the secret key is the one this warehouse was begun with.
CREATE TABLE fact (
    name  text PRIMARY KEY,
    value text NOT NULL
);

CREATE VIEW processing_statistics AS
SELECT run.run,
       substring(run.file from 'date=([0-9]{4}-[0-9]{2}-[0-9]{2})') AS date,
       substring(run.file from 'hour=([0-9]{2})')                   AS hour,
       run.dataset, run.file, run.entry, run.state,
       run.read, run.loaded, run.updated, run.unchanged, run.duplicate, run.superseded, run.rejected, run.pending,
       run.suppressed,
       (SELECT count(*) FROM settled WHERE settled.run = run.run) AS settled_since,
       run.started_at, run.finished_at,
       round(extract(epoch FROM run.finished_at - run.started_at)::numeric, 3) AS seconds
FROM run
WHERE run.state <> 'claimed';
