-- Each mail has a state of its own, so that one that cannot be sent holds up no other.
ALTER TABLE mail
    ADD COLUMN attempts        integer     NOT NULL DEFAULT 0,     -- failed attempts so far
    ADD COLUMN next_attempt_at timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN claimed_by      integer,                            -- the process that is sending it
    ADD COLUMN claimed_until   timestamptz,
    ADD COLUMN failed_at       timestamptz,                        -- rejected for good; never tried again
    ADD COLUMN reply_code      integer,                            -- of the mail server, for the last failed attempt
    ADD COLUMN failure         text        NOT NULL DEFAULT '',    -- why the last attempt failed, in our own words
    ADD COLUMN rejected_mail   bigint,                             -- the mail whose rejection this one notifies
    ADD CONSTRAINT mail_sent_or_failed CHECK (sent_at IS NULL OR failed_at IS NULL);

DROP INDEX mail_unsent;
CREATE INDEX mail_unsent ON mail (next_attempt_at, mail) WHERE sent_at IS NULL AND failed_at IS NULL;
CREATE INDEX mail_unsent_receiver ON mail (receiver) WHERE sent_at IS NULL AND failed_at IS NULL;
CREATE INDEX mail_failed ON mail (failed_at) WHERE failed_at IS NOT NULL;
CREATE UNIQUE INDEX mail_rejected_once ON mail (rejected_mail);

-- What somebody has been notified of. A cause is notified once while it lasts; its row goes when it has ended.
CREATE TABLE notice (
    cause      text        PRIMARY KEY,
    since      timestamptz NOT NULL DEFAULT now(),
    ended_at   timestamptz                                         -- it seems to have ended then, and has to stay so for a while
);

INSERT INTO notice (cause)
SELECT name FROM fact WHERE name LIKE 'behind %'
UNION
SELECT 'not fetched ' || substring(name FROM '^not fetched ([^:]*): ') FROM fact
WHERE name LIKE 'not fetched %: %' AND value::timestamptz > now() - interval '12 hours';

DELETE FROM fact WHERE name LIKE 'unmatched %' OR name LIKE 'not fetched %' OR name LIKE 'behind %';
