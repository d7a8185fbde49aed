-- How far the logs that a source follows have been taken. A log is known by how it begins, whatever it is called.
CREATE TABLE followed (
    followed  bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    dataset   text        NOT NULL,
    head      text        NOT NULL,                 -- keyed hash of its first bytes
    head_size integer     NOT NULL,                 -- and how many those are
    taken     bigint      NOT NULL DEFAULT 0,       -- so many bytes have been put into the inbox
    planned   bigint      NOT NULL DEFAULT 0,       -- and up to here they are about to be
    seen_at   timestamptz NOT NULL DEFAULT now(),
    UNIQUE (dataset, head, head_size),
    CHECK (planned >= taken)
);
