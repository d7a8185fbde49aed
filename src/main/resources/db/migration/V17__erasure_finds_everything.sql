-- Who asked, and how; what a person has decided of a held request; how many subjects a held one has reached.
ALTER TABLE erasure
    ADD COLUMN channel   text NOT NULL DEFAULT '',
    ADD COLUMN requester text NOT NULL DEFAULT '',
    ADD COLUMN scope     text NOT NULL DEFAULT 'one' CHECK (scope IN ('one', 'everyone', 'ids')),
    ADD COLUMN subjects  integer,
    ADD COLUMN accepted  boolean NOT NULL DEFAULT false;    -- done although places were not searched

-- What was removed or changed, by place and by file or transaction, so that a broken pass counts nothing twice.
ALTER TABLE erasure_found ADD COLUMN item text NOT NULL DEFAULT '';
ALTER TABLE erasure_found DROP CONSTRAINT erasure_found_pkey;
ALTER TABLE erasure_found ADD PRIMARY KEY (erasure, place, item);

-- By what erasure a token is known, so that one identifier leads to the others of the same person. 0: a late record.
ALTER TABLE suppressed ADD COLUMN erasure bigint NOT NULL DEFAULT 0;
CREATE INDEX suppressed_erasure ON suppressed (erasure);

-- All was forgotten that could be searched, and something could not.
ALTER TABLE erasure DROP CONSTRAINT erasure_state_check;
ALTER TABLE erasure ADD CONSTRAINT erasure_state_check
    CHECK (state IN ('asked', 'held', 'recorded', 'incomplete', 'done'));
