-- By which it shows that a table of others was altered, truncated or written anew since it was read: its columns and its files.
ALTER TABLE watermark ADD COLUMN shape text;
ALTER TABLE table_read ADD COLUMN shape text NOT NULL DEFAULT '';
