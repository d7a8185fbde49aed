CREATE TEMP TABLE IF NOT EXISTS "stage_<contract>_customers" (_position bigint, _line bigint, _arrival bigint, _file_hour timestamp, _row_hash bigint, "id" text, "first_name" text, "last_name" text, "date_of_birth" bigint, "email" text, "phone_number" text, "address" text, "city" text, "country" text, "postcode" text, "last_change" date, "segment" text, _run bigint) ON COMMIT DELETE ROWS;

CREATE TEMP TABLE IF NOT EXISTS "outcome_<contract>_customers" (_position bigint, outcome varchar(10)) ON COMMIT DELETE ROWS;

COPY "shop"."customers" (_row_hash, _arrival, _run, _line, _file_hour, "id", "first_name", "last_name", "date_of_birth", "email", "phone_number", "address", "city", "country", "postcode", "last_change", "segment") FROM STDIN;

WITH back AS (
    DELETE FROM "shop"."customers" AS t USING pg_temp."stage_<contract>_customers" AS s WHERE t."id" = s."id" AND t.xmin = pg_current_xact_id()::xid
    RETURNING t._line, t._arrival, t._file_hour, t._row_hash, t."id", t."first_name", t."last_name", t."date_of_birth", t."email", t."phone_number", t."address", t."city", t."country", t."postcode", t."last_change", t."segment")
INSERT INTO pg_temp."stage_<contract>_customers" (_position, _line, _arrival, _file_hour, _row_hash, "id", "first_name", "last_name", "date_of_birth", "email", "phone_number", "address", "city", "country", "postcode", "last_change", "segment")
SELECT (_arrival & 4294967295), _line, _arrival, _file_hour, _row_hash, "id", "first_name", "last_name", "date_of_birth", "email", "phone_number", "address", "city", "country", "postcode", "last_change", "segment" FROM back;

WITH repeated AS (SELECT "id" FROM pg_temp."stage_<contract>_customers" AS s WHERE NOT EXISTS (SELECT FROM pg_temp."outcome_<contract>_customers" AS o WHERE o._position = s._position) GROUP BY "id" HAVING count(*) > 1),
ranked AS (
    SELECT _position,
           row_number() OVER (PARTITION BY "id"
               ORDER BY "last_change" DESC NULLS LAST, _file_hour DESC NULLS LAST, _arrival DESC) AS place,
           row_number() OVER (PARTITION BY "id", _row_hash
               ORDER BY _file_hour DESC NULLS LAST, _arrival DESC) AS copy
    FROM pg_temp."stage_<contract>_customers" AS s JOIN repeated USING ("id")
    WHERE NOT EXISTS (SELECT FROM pg_temp."outcome_<contract>_customers" AS o WHERE o._position = s._position))
INSERT INTO pg_temp."outcome_<contract>_customers"
SELECT _position, CASE WHEN copy > 1 THEN 'repeated' ELSE 'superseded' END FROM ranked WHERE place > 1;

INSERT INTO pg_temp."outcome_<contract>_customers" SELECT DISTINCT _position, 'pending' FROM pg_temp.stage_missing;

WITH existing AS (
    SELECT s._position, CASE WHEN t._row_hash = s._row_hash THEN 'unchanged'
                             WHEN CASE WHEN s."last_change" IS DISTINCT FROM t."last_change" THEN t."last_change" IS NULL OR coalesce(s."last_change" > t."last_change", false) ELSE CASE WHEN s._file_hour IS DISTINCT FROM t._file_hour
          THEN t._file_hour IS NULL OR coalesce(s._file_hour > t._file_hour, false)
          ELSE s._arrival > coalesce(t._arrival, 0) END END THEN 'updated'
                             ELSE 'superseded' END AS outcome
    FROM pg_temp."stage_<contract>_customers" AS s JOIN "shop"."customers" AS t ON t."id" = s."id"
    WHERE NOT EXISTS (SELECT FROM pg_temp."outcome_<contract>_customers" AS o WHERE o._position = s._position)),
noted AS (INSERT INTO pg_temp."outcome_<contract>_customers" SELECT _position, outcome FROM existing WHERE outcome <> 'updated')
SELECT count(*) FILTER (WHERE outcome = 'updated'), count(*) FILTER (WHERE outcome <> 'updated')
FROM existing;

SELECT coalesce(max(run), 0) FROM caravan.run WHERE dataset = 'shop.customers' AND state = 'claimed' AND run <> ?;

UPDATE "shop"."customers" AS t SET _file_hour = s._file_hour, _arrival = s._arrival, _run = coalesce(s._run, ?), _line = s._line
FROM (SELECT DISTINCT ON ("id", _row_hash) "id", _row_hash, _file_hour, _arrival, _run, _line
 FROM pg_temp."stage_<contract>_customers" JOIN pg_temp."outcome_<contract>_customers" AS o USING (_position)
 WHERE o.outcome IN ('unchanged', 'duplicate')
 ORDER BY "id", _row_hash, _file_hour DESC NULLS LAST, _arrival DESC) AS s WHERE t."id" = s."id" AND t._row_hash = s._row_hash
AND CASE WHEN s._file_hour IS DISTINCT FROM t._file_hour
         THEN t._file_hour IS NULL OR coalesce(s._file_hour > t._file_hour, false)
         ELSE s._arrival > coalesce(t._arrival, 0) AND ((coalesce(t._arrival, 0) >> 32) <= ?) END;

INSERT INTO "shop"."customers" ("id", "first_name", "last_name", "date_of_birth", "email", "phone_number", "address", "city", "country", "postcode", "last_change", "segment", _file_hour, _arrival, _row_hash, _run, _line)
SELECT s."id", s."first_name", s."last_name", s."date_of_birth", s."email", s."phone_number", s."address", s."city", s."country", s."postcode", s."last_change", s."segment", s._file_hour, s._arrival, s._row_hash, coalesce(s._run, ?), s._line FROM pg_temp."stage_<contract>_customers" AS s;

INSERT INTO "shop"."customers" ("id", "first_name", "last_name", "date_of_birth", "email", "phone_number", "address", "city", "country", "postcode", "last_change", "segment", _file_hour, _arrival, _row_hash, _run, _line)
SELECT s."id", s."first_name", s."last_name", s."date_of_birth", s."email", s."phone_number", s."address", s."city", s."country", s."postcode", s."last_change", s."segment", s._file_hour, s._arrival, s._row_hash, coalesce(s._run, ?), s._line FROM pg_temp."stage_<contract>_customers" AS s
WHERE NOT EXISTS (SELECT FROM pg_temp."outcome_<contract>_customers" AS o WHERE o._position = s._position AND o.outcome <> 'updated')
ON CONFLICT ("id") DO UPDATE SET "first_name" = excluded."first_name", "last_name" = excluded."last_name", "date_of_birth" = excluded."date_of_birth", "email" = excluded."email", "phone_number" = excluded."phone_number", "address" = excluded."address", "city" = excluded."city", "country" = excluded."country", "postcode" = excluded."postcode", "last_change" = excluded."last_change", "segment" = excluded."segment", _file_hour = excluded._file_hour, _arrival = excluded._arrival, _row_hash = excluded._row_hash, _run = excluded._run, _line = excluded._line;

WITH put_by AS (
    INSERT INTO caravan.pending (dataset, run, record, line, file_hour, arrival, row_hash, columns, children, output)
    SELECT 'shop.customers', ?, s._position, s._line, s._file_hour, s._arrival, s._row_hash,
           to_jsonb(s) - '{_position,_line,_file_hour,_arrival,_row_hash,_run}'::text[],
           jsonb_build_object(), o.line
    FROM pg_temp."stage_<contract>_customers" AS s JOIN pg_temp.stage_output AS o USING (_position)
    
    RETURNING pending, record)
INSERT INTO caravan.pending_reference (pending, dataset, key, field)
SELECT DISTINCT p.pending, m.dataset, m.key, m.field
FROM put_by AS p JOIN pg_temp.stage_missing AS m ON m._position = p.record;

WITH arrived AS (
    DELETE FROM caravan.pending_reference AS r
    USING pg_temp."stage_<contract>_customers" AS s
    WHERE r.dataset = 'shop.customers' AND r.key = s."id"::text AND NOT EXISTS (SELECT FROM pg_temp."outcome_<contract>_customers" AS o WHERE o._position = s._position AND o.outcome <> 'updated')
    RETURNING r.pending)
INSERT INTO pg_temp.stage_arrived
SELECT DISTINCT pending, p.dataset FROM arrived JOIN caravan.pending AS p USING (pending);

INSERT INTO pg_temp."stage_<contract>_customers" (_position, _run, _line, _file_hour, _arrival, _row_hash, "id", "first_name", "last_name", "date_of_birth", "email", "phone_number", "address", "city", "country", "postcode", "last_change", "segment") SELECT p.pending, p.run, p.line, p.file_hour, p.arrival, p.row_hash, c."id", c."first_name", c."last_name", c."date_of_birth", c."email", c."phone_number", c."address", c."city", c."country", c."postcode", c."last_change", c."segment" FROM caravan.pending AS p JOIN pg_temp.stage_arrived AS a USING (pending)
CROSS JOIN LATERAL jsonb_populate_record(NULL::"shop"."customers", p.columns) AS c
WHERE p.dataset = 'shop.customers' AND NOT EXISTS (
    SELECT FROM caravan.pending_reference AS r WHERE r.pending = p.pending);

WITH settled AS (
    DELETE FROM caravan.pending AS p USING pg_temp."stage_<contract>_customers" AS s LEFT JOIN pg_temp."outcome_<contract>_customers" AS o USING (_position)
    WHERE p.pending = s._position
    RETURNING p.run, p.record,
              CASE WHEN s._row_hash = '-9223372036854775808'::bigint THEN 'suppressed'
                   ELSE coalesce(o.outcome, 'loaded') END AS outcome)
INSERT INTO caravan.settled (run, record, outcome, settled_by)
SELECT run, record, outcome, ? FROM settled;
