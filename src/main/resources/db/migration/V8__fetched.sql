-- What was fetched from buckets and lies in the inbox, or did. An object that has changed is another one.
CREATE TABLE fetched (
    dataset    text        NOT NULL,
    object     text        NOT NULL,                -- keyed hash of its bucket, key and ETag
    fetched_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (dataset, object)
);
