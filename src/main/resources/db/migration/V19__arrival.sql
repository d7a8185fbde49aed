-- Which of two versions of a record is newer is decided by its version, the time of its file and its arrival: run << 32 | record.
ALTER TABLE pending ADD COLUMN arrival bigint;
UPDATE pending SET arrival = run << 32 | record;
ALTER TABLE pending ALTER COLUMN arrival SET NOT NULL;

ALTER TABLE version ADD COLUMN arrival bigint;     -- null for a version older than this column
UPDATE version SET arrival = run << 32;

-- Of a full reload: the time of its file, which may say none.
ALTER TABLE reload ALTER COLUMN as_of DROP NOT NULL, DROP COLUMN content;
UPDATE reload SET as_of = NULL FROM run WHERE run.run = reload.run AND run.file !~ '[0-9]{4}-[0-9]{2}-[0-9]{2}';

-- The runs of a dataset that are not decided yet.
CREATE INDEX run_undecided ON run (dataset, run) WHERE state = 'claimed';
