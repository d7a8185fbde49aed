-- Of a dataset that is reloaded in full: the newest file, whose records its table holds.
CREATE TABLE reload (
    dataset text      PRIMARY KEY,
    as_of   timestamp NOT NULL,                     -- date and hour of the file, or when it was last written
    content text      NOT NULL,
    run     bigint    NOT NULL REFERENCES run
);

-- Rows that a full reload has taken away.
ALTER TABLE correction DROP CONSTRAINT correction_reason_check,
    ADD CONSTRAINT correction_reason_check CHECK (reason IN ('erasure', 'undo', 'suppressed', 'replace'));

-- A file without date= in its path may have the date in its name.
CREATE OR REPLACE VIEW processing_statistics AS
SELECT run.run,
       coalesce(substring(run.file from 'date=([0-9]{4}-[0-9]{2}-[0-9]{2})'),
                substring(run.entry from '(?<![0-9])(?<![0-9]-)([0-9]{4}-[0-9]{2}-[0-9]{2})(?![0-9])(?!-[0-9])[^/]*$'),
                substring(run.file from '(?<![0-9])(?<![0-9]-)([0-9]{4}-[0-9]{2}-[0-9]{2})(?![0-9])(?!-[0-9])[^/]*$')) AS date,
       substring(run.file from 'hour=([0-9]{2})')                   AS hour,
       run.dataset, run.file, run.entry, run.state,
       run.read, run.loaded, run.updated, run.unchanged, run.duplicate, run.superseded, run.rejected, run.pending,
       run.suppressed,
       (SELECT count(*) FROM settled WHERE settled.run = run.run) AS settled_since,
       run.started_at, run.finished_at,
       round(extract(epoch FROM run.finished_at - run.started_at)::numeric, 3) AS seconds
FROM run
WHERE run.state <> 'claimed';

-- Of each run, how many nulls its columns had, and how many distinct values among its first records; no value.
ALTER TABLE run ADD COLUMN profile json;

-- Whether its quality report is written.
ALTER TABLE run ADD COLUMN reported boolean NOT NULL DEFAULT false;

UPDATE run SET reported = true;

CREATE INDEX run_unreported ON run (run) WHERE NOT reported;
CREATE INDEX run_finished ON run (finished_at);
