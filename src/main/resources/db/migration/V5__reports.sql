-- Reports by day: which are awaited, which are being made, which are there.
CREATE TABLE report (
    report        text        NOT NULL,               -- its name with the domain
    day           date        NOT NULL,               -- that it is for
    waiting_since timestamptz,                        -- it is due since then, and has not been made from fresh data
    begun         jsonb,                              -- the parameters of a making that is under way, or was broken off
    fresh         boolean     NOT NULL DEFAULT false, -- it has been made when all its upstream was there
    made_at       timestamptz,                        -- the last time
    late          boolean     NOT NULL DEFAULT false, -- it has waited for longer than it should
    missing       text        NOT NULL DEFAULT '',    -- the datasets it waits for
    trouble       text        NOT NULL DEFAULT '',    -- why it could not be made, in words of ours
    told          boolean     NOT NULL DEFAULT false, -- a mail has been written about that
    PRIMARY KEY (report, day)
);

CREATE INDEX report_open ON report (report, day) WHERE waiting_since IS NOT NULL OR begun IS NOT NULL;
CREATE INDEX report_untold ON report (report, day) WHERE late AND NOT told;
