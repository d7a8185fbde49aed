-- How far the changes of other databases have been captured. Whoever captures has the newest token; one that was overtaken, and
-- does not know it, can store nothing any more.
CREATE TABLE capture (
    domain    text   PRIMARY KEY,
    token     bigint NOT NULL,
    partition bytea,                                  -- both in words of Debezium's own;
    position  bytea                                   -- null until the first snapshot is whole
);

-- Files of changes that are whole, and may not have their name in the inbox yet.
CREATE TABLE capture_file (
    domain text NOT NULL,
    name   text NOT NULL,
    PRIMARY KEY (domain, name)
);

-- Records that were deleted where they came from, and when: no older version brings them back, whenever its file is loaded.
CREATE TABLE deletion (
    dataset text      NOT NULL,
    key     text[]    NOT NULL,
    as_of   timestamp NOT NULL,
    PRIMARY KEY (dataset, key)
);
CREATE INDEX deletion_as_of ON deletion (dataset, as_of);
