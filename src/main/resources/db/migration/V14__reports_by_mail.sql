-- Whom a mail is for; empty for the people who look after this installation. What is attached is a path below the output folder
-- and, after a tab, how the mail calls it.
ALTER TABLE mail ADD COLUMN receiver text NOT NULL DEFAULT '';

-- A day of a report that goes out by mail: due with the report, written when that is made.
ALTER TABLE report ADD COLUMN mail text NOT NULL DEFAULT '' CHECK (mail IN ('', 'due', 'written'));

CREATE INDEX report_to_be_mailed ON report (report, day) WHERE mail = 'due';
