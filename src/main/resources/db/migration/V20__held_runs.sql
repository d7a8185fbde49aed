-- A run that would delete more than its contract allows without a person: held until one approves or declines it.
ALTER TABLE run DROP CONSTRAINT run_state_check,
    ADD CONSTRAINT run_state_check
        CHECK (state IN ('claimed', 'loaded', 'repeated', 'failed', 'withdrawn', 'held', 'declined')),
    ADD COLUMN approved_at timestamptz;

DROP INDEX run_content;
CREATE UNIQUE INDEX run_content ON run (dataset, content) WHERE state IN ('claimed', 'loaded', 'held');
