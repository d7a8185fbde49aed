-- The time of a file, as its name or its folders say it, also within an archive; null where they say none.
ALTER TABLE run ADD COLUMN file_time timestamp;

CREATE OR REPLACE VIEW processing_statistics AS
SELECT run.run,
       coalesce(to_char(run.file_time, 'YYYY-MM-DD'),
                substring(run.file from 'date=([0-9]{4}-[0-9]{2}-[0-9]{2})'))  AS date,
       coalesce(substring(run.entry from 'hour=([0-9]{2})'),
                substring(run.file from 'hour=([0-9]{2})'))                    AS hour,
       run.dataset, run.file, run.entry, run.state,
       run.read, run.loaded, run.updated, run.unchanged, run.duplicate, run.superseded, run.rejected, run.pending,
       run.suppressed,
       (SELECT count(*) FROM settled WHERE settled.run = run.run) AS settled_since,
       run.started_at, run.finished_at,
       round(extract(epoch FROM run.finished_at - run.started_at)::numeric, 3) AS seconds
FROM run
WHERE run.state <> 'claimed';
