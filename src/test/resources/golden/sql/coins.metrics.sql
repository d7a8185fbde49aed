CREATE TEMP TABLE IF NOT EXISTS "stage_<contract>_metrics" (_position bigint, _line bigint, _arrival bigint, _file_hour timestamp, _row_hash bigint, "timeframe" text, "start_timestamp" bigint, "price" numeric, "hash_rate" numeric, "difficulty" numeric, _run bigint) ON COMMIT DELETE ROWS;

CREATE TEMP TABLE IF NOT EXISTS "outcome_<contract>_metrics" (_position bigint, outcome varchar(10)) ON COMMIT DELETE ROWS;

COPY "coins"."metrics" (_row_hash, _arrival, _run, _line, _file_hour, "timeframe", "start_timestamp", "price", "hash_rate", "difficulty") FROM STDIN;

WITH back AS (
    DELETE FROM "coins"."metrics" AS t USING pg_temp."stage_<contract>_metrics" AS s WHERE t."timeframe" = s."timeframe" AND t."start_timestamp" = s."start_timestamp" AND t.xmin = pg_current_xact_id()::xid
    RETURNING t._line, t._arrival, t._file_hour, t._row_hash, t."timeframe", t."start_timestamp", t."price", t."hash_rate", t."difficulty")
INSERT INTO pg_temp."stage_<contract>_metrics" (_position, _line, _arrival, _file_hour, _row_hash, "timeframe", "start_timestamp", "price", "hash_rate", "difficulty")
SELECT (_arrival & 4294967295), _line, _arrival, _file_hour, _row_hash, "timeframe", "start_timestamp", "price", "hash_rate", "difficulty" FROM back;

WITH repeated AS (SELECT "timeframe", "start_timestamp" FROM pg_temp."stage_<contract>_metrics" AS s WHERE NOT EXISTS (SELECT FROM pg_temp."outcome_<contract>_metrics" AS o WHERE o._position = s._position) GROUP BY "timeframe", "start_timestamp" HAVING count(*) > 1),
ranked AS (
    SELECT _position,
           row_number() OVER (PARTITION BY "timeframe", "start_timestamp"
               ORDER BY _arrival) AS place,
           row_number() OVER (PARTITION BY "timeframe", "start_timestamp", _row_hash
               ORDER BY _arrival) AS copy
    FROM pg_temp."stage_<contract>_metrics" AS s JOIN repeated USING ("timeframe", "start_timestamp")
    WHERE NOT EXISTS (SELECT FROM pg_temp."outcome_<contract>_metrics" AS o WHERE o._position = s._position))
INSERT INTO pg_temp."outcome_<contract>_metrics"
SELECT _position, CASE WHEN copy > 1 THEN 'repeated' ELSE 'superseded' END FROM ranked WHERE place > 1;

INSERT INTO pg_temp."outcome_<contract>_metrics" SELECT DISTINCT _position, 'pending' FROM pg_temp.stage_missing;

WITH existing AS (
    SELECT s._position, CASE WHEN t._row_hash = s._row_hash THEN 'duplicate'
                             WHEN false THEN 'updated'
                             ELSE 'superseded' END AS outcome
    FROM pg_temp."stage_<contract>_metrics" AS s JOIN "coins"."metrics" AS t ON t."timeframe" = s."timeframe" AND t."start_timestamp" = s."start_timestamp"
    WHERE NOT EXISTS (SELECT FROM pg_temp."outcome_<contract>_metrics" AS o WHERE o._position = s._position)),
noted AS (INSERT INTO pg_temp."outcome_<contract>_metrics" SELECT _position, outcome FROM existing WHERE outcome <> 'updated')
SELECT count(*) FILTER (WHERE outcome = 'updated'), count(*) FILTER (WHERE outcome <> 'updated')
FROM existing;

SELECT coalesce(max(run), 0) FROM caravan.run WHERE dataset = 'coins.metrics' AND state = 'claimed' AND run <> ?;

UPDATE "coins"."metrics" AS t SET _file_hour = s._file_hour, _arrival = s._arrival, _run = coalesce(s._run, ?), _line = s._line
FROM (SELECT DISTINCT ON ("timeframe", "start_timestamp", _row_hash) "timeframe", "start_timestamp", _row_hash, _file_hour, _arrival, _run, _line
 FROM pg_temp."stage_<contract>_metrics" JOIN pg_temp."outcome_<contract>_metrics" AS o USING (_position)
 WHERE o.outcome IN ('unchanged', 'duplicate')
 ORDER BY "timeframe", "start_timestamp", _row_hash, _file_hour DESC NULLS LAST, _arrival DESC) AS s WHERE t."timeframe" = s."timeframe" AND t."start_timestamp" = s."start_timestamp" AND t._row_hash = s._row_hash
AND CASE WHEN s._file_hour IS DISTINCT FROM t._file_hour
         THEN t._file_hour IS NULL OR coalesce(s._file_hour > t._file_hour, false)
         ELSE s._arrival > coalesce(t._arrival, 0) AND ((coalesce(t._arrival, 0) >> 32) <= ?) END;

INSERT INTO "coins"."metrics" ("timeframe", "start_timestamp", "price", "hash_rate", "difficulty", _file_hour, _arrival, _row_hash, _run, _line)
SELECT s."timeframe", s."start_timestamp", s."price", s."hash_rate", s."difficulty", s._file_hour, s._arrival, s._row_hash, coalesce(s._run, ?), s._line FROM pg_temp."stage_<contract>_metrics" AS s;

INSERT INTO "coins"."metrics" ("timeframe", "start_timestamp", "price", "hash_rate", "difficulty", _file_hour, _arrival, _row_hash, _run, _line)
SELECT s."timeframe", s."start_timestamp", s."price", s."hash_rate", s."difficulty", s._file_hour, s._arrival, s._row_hash, coalesce(s._run, ?), s._line FROM pg_temp."stage_<contract>_metrics" AS s
WHERE NOT EXISTS (SELECT FROM pg_temp."outcome_<contract>_metrics" AS o WHERE o._position = s._position AND o.outcome <> 'updated')
ON CONFLICT ("timeframe", "start_timestamp") DO UPDATE SET "price" = excluded."price", "hash_rate" = excluded."hash_rate", "difficulty" = excluded."difficulty", _file_hour = excluded._file_hour, _arrival = excluded._arrival, _row_hash = excluded._row_hash, _run = excluded._run, _line = excluded._line;

WITH put_by AS (
    INSERT INTO caravan.pending (dataset, run, record, line, file_hour, arrival, row_hash, columns, children, output)
    SELECT 'coins.metrics', ?, s._position, s._line, s._file_hour, s._arrival, s._row_hash,
           to_jsonb(s) - '{_position,_line,_file_hour,_arrival,_row_hash,_run}'::text[],
           jsonb_build_object(), o.line
    FROM pg_temp."stage_<contract>_metrics" AS s JOIN pg_temp.stage_output AS o USING (_position)
    
    RETURNING pending, record)
INSERT INTO caravan.pending_reference (pending, dataset, key, field)
SELECT DISTINCT p.pending, m.dataset, m.key, m.field
FROM put_by AS p JOIN pg_temp.stage_missing AS m ON m._position = p.record;

WITH arrived AS (
    DELETE FROM caravan.pending_reference AS r
    USING pg_temp."stage_<contract>_metrics" AS s
    WHERE r.dataset = 'coins.metrics' AND r.key = s."timeframe"::text AND NOT EXISTS (SELECT FROM pg_temp."outcome_<contract>_metrics" AS o WHERE o._position = s._position AND o.outcome <> 'updated')
    RETURNING r.pending)
INSERT INTO pg_temp.stage_arrived
SELECT DISTINCT pending, p.dataset FROM arrived JOIN caravan.pending AS p USING (pending);

INSERT INTO pg_temp."stage_<contract>_metrics" (_position, _run, _line, _file_hour, _arrival, _row_hash, "timeframe", "start_timestamp", "price", "hash_rate", "difficulty") SELECT p.pending, p.run, p.line, p.file_hour, p.arrival, p.row_hash, c."timeframe", c."start_timestamp", c."price", c."hash_rate", c."difficulty" FROM caravan.pending AS p JOIN pg_temp.stage_arrived AS a USING (pending)
CROSS JOIN LATERAL jsonb_populate_record(NULL::"coins"."metrics", p.columns) AS c
WHERE p.dataset = 'coins.metrics' AND NOT EXISTS (
    SELECT FROM caravan.pending_reference AS r WHERE r.pending = p.pending);

WITH settled AS (
    DELETE FROM caravan.pending AS p USING pg_temp."stage_<contract>_metrics" AS s LEFT JOIN pg_temp."outcome_<contract>_metrics" AS o USING (_position)
    WHERE p.pending = s._position
    RETURNING p.run, p.record,
              CASE WHEN s._row_hash = '-9223372036854775808'::bigint THEN 'suppressed'
                   ELSE coalesce(o.outcome, 'loaded') END AS outcome)
INSERT INTO caravan.settled (run, record, outcome, settled_by)
SELECT run, record, outcome, ? FROM settled;
