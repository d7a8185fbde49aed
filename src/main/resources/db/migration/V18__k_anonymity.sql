-- Of each dataset, how many rows of its tables can be told from all others by what they show. It is counted after the runs, and
-- holds numbers and names of columns; no value.
CREATE TABLE k_anonymity (
    dataset     text        PRIMARY KEY,
    changed_at  timestamptz NOT NULL,               -- a run that changed the tables was noted then
    last_run_at timestamptz NOT NULL,               -- and was over then
    counted_at  timestamptz,                        -- the counts are of the tables as they were then
    due_at      timestamptz,                        -- it is not counted again before
    counts      json,
    shown       boolean     NOT NULL DEFAULT true   -- on the page of the day
);
