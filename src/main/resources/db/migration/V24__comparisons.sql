-- Comparisons with the table that a dataset is read from: asked for when that was truncated, and held when they would delete more
-- than the contract allows, until a person approves or declines them. Their numbers are those of runs.
CREATE TABLE comparison (
    run     bigint  PRIMARY KEY DEFAULT nextval(pg_get_serial_sequence('caravan.run', 'run')),
    dataset text    NOT NULL,
    state   text    NOT NULL CHECK (state IN ('asked', 'held', 'approved', 'declined', 'done')),
    as_of   timestamp,                       -- files from before must have loaded; null when it needs none
    reason  text    NOT NULL DEFAULT '',     -- what it would delete
    told    boolean NOT NULL DEFAULT false
);
CREATE UNIQUE INDEX comparison_open ON comparison (dataset) WHERE state IN ('asked', 'held', 'approved');
