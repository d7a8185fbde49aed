-- Files that go with a mail, by their paths below the output folder, one to a line.
ALTER TABLE mail ADD COLUMN attachments text NOT NULL DEFAULT '';
