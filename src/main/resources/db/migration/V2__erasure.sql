-- Erasures. Who was erased is known by tokens alone: keyed hashes, whose key is not in the database.
CREATE TABLE erasure (
    erasure      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    domain       text        NOT NULL,
    by_id        boolean     NOT NULL,
    by_email     boolean     NOT NULL,
    state        text        NOT NULL DEFAULT 'asked' CHECK (state IN ('asked', 'held', 'recorded', 'done')),
    asked_at     timestamptz NOT NULL DEFAULT now(),
    recorded_at  timestamptz,                        -- before the first change
    done_at      timestamptz
);

CREATE INDEX erasure_open ON erasure (erasure) WHERE state IN ('asked', 'recorded');

-- What was found of the person before the first change, for the certificate of an erasure that was broken off.
CREATE TABLE erasure_found (
    erasure bigint NOT NULL REFERENCES erasure ON DELETE CASCADE,
    place   text   NOT NULL,
    found   bigint NOT NULL,
    PRIMARY KEY (erasure, place)
);

-- By what a person is found, until the erasure is done or held.
CREATE TABLE erasure_token (
    erasure bigint NOT NULL REFERENCES erasure ON DELETE CASCADE,
    token   text   NOT NULL,
    kind    text   NOT NULL CHECK (kind IN ('id', 'email', 'pseudonym')),
    PRIMARY KEY (erasure, token)
);

-- Who must not come back. The largest number changes with each new person.
CREATE TABLE suppressed (
    token  text        PRIMARY KEY,
    number bigint      GENERATED ALWAYS AS IDENTITY UNIQUE,
    since  timestamptz NOT NULL DEFAULT now()
);

-- Files that were filed after an erasure are searched for the persons that must not come back.
ALTER TABLE run ADD COLUMN swept boolean NOT NULL DEFAULT false;

CREATE INDEX run_unswept ON run (run) WHERE NOT swept;
