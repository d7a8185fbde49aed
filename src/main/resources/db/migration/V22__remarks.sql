-- What else was found when a dataset's rows were counted, in sentences without a value.
ALTER TABLE k_anonymity ADD COLUMN remarks text[] NOT NULL DEFAULT '{}';
