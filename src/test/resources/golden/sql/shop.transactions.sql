CREATE TEMP TABLE IF NOT EXISTS "stage_<contract>_transactions" (_position bigint, _line bigint, _arrival bigint, _file_hour timestamp, _row_hash bigint, "transaction_id" text, "transaction_time" timestamp without time zone, "customer_id" text, "delivery_address_address" text, "delivery_address_postcode" text, "delivery_address_city" text, "delivery_address_country" text, "total_cost" numeric, _run bigint) ON COMMIT DELETE ROWS;

CREATE TEMP TABLE IF NOT EXISTS "outcome_<contract>_transactions" (_position bigint, outcome varchar(10)) ON COMMIT DELETE ROWS;

CREATE TEMP TABLE IF NOT EXISTS "stage_<contract>_purchases" (_position bigint, line_number integer, "sku" bigint, "quantity" bigint, "price" numeric, "total" numeric) ON COMMIT DELETE ROWS;

COPY "shop"."transactions" (_row_hash, _arrival, _run, _line, _file_hour, "transaction_id", "transaction_time", "customer_id", "delivery_address_address", "delivery_address_postcode", "delivery_address_city", "delivery_address_country", "total_cost") FROM STDIN;

WITH back AS (
    DELETE FROM "shop"."transactions" AS t USING pg_temp."stage_<contract>_transactions" AS s WHERE t."transaction_id" = s."transaction_id" AND t.xmin = pg_current_xact_id()::xid
    RETURNING t._line, t._arrival, t._file_hour, t._row_hash, t."transaction_id", t."transaction_time", t."customer_id", t."delivery_address_address", t."delivery_address_postcode", t."delivery_address_city", t."delivery_address_country", t."total_cost")
INSERT INTO pg_temp."stage_<contract>_transactions" (_position, _line, _arrival, _file_hour, _row_hash, "transaction_id", "transaction_time", "customer_id", "delivery_address_address", "delivery_address_postcode", "delivery_address_city", "delivery_address_country", "total_cost")
SELECT (_arrival & 4294967295), _line, _arrival, _file_hour, _row_hash, "transaction_id", "transaction_time", "customer_id", "delivery_address_address", "delivery_address_postcode", "delivery_address_city", "delivery_address_country", "total_cost" FROM back;

WITH repeated AS (SELECT "transaction_id" FROM pg_temp."stage_<contract>_transactions" AS s WHERE NOT EXISTS (SELECT FROM pg_temp."outcome_<contract>_transactions" AS o WHERE o._position = s._position) GROUP BY "transaction_id" HAVING count(*) > 1),
ranked AS (
    SELECT _position,
           row_number() OVER (PARTITION BY "transaction_id"
               ORDER BY _file_hour DESC NULLS LAST, _arrival DESC) AS place,
           row_number() OVER (PARTITION BY "transaction_id", _row_hash
               ORDER BY _file_hour DESC NULLS LAST, _arrival DESC) AS copy
    FROM pg_temp."stage_<contract>_transactions" AS s JOIN repeated USING ("transaction_id")
    WHERE NOT EXISTS (SELECT FROM pg_temp."outcome_<contract>_transactions" AS o WHERE o._position = s._position))
INSERT INTO pg_temp."outcome_<contract>_transactions"
SELECT _position, CASE WHEN copy > 1 THEN 'repeated' ELSE 'superseded' END FROM ranked WHERE place > 1;

INSERT INTO pg_temp.stage_missing (_position, dataset, key, field)
SELECT s._position, 'shop.customers', s."customer_id"::text, 'customer_id'
FROM pg_temp."stage_<contract>_transactions" AS s
WHERE s."customer_id" IS NOT NULL AND s."customer_id" !~ '^erased-[0-9a-f]{32}$' AND NOT EXISTS (SELECT FROM pg_temp."outcome_<contract>_transactions" AS o WHERE o._position = s._position)
  AND NOT EXISTS (SELECT FROM "shop"."customers" AS t WHERE t."id" = s."customer_id");

INSERT INTO pg_temp.stage_missing (_position, dataset, key, field)
SELECT s._position, 'shop.products', c."sku"::text, 'purchases.products.sku'
FROM pg_temp."stage_<contract>_transactions" AS s JOIN pg_temp."stage_<contract>_purchases" AS c USING (_position)
WHERE c."sku" IS NOT NULL AND NOT EXISTS (SELECT FROM pg_temp."outcome_<contract>_transactions" AS o WHERE o._position = s._position)
  AND NOT EXISTS (SELECT FROM "shop"."products" AS t WHERE t."sku" = c."sku");

INSERT INTO pg_temp."outcome_<contract>_transactions" SELECT DISTINCT _position, 'pending' FROM pg_temp.stage_missing;

WITH existing AS (
    SELECT s._position, CASE WHEN t._row_hash = s._row_hash THEN 'duplicate'
                             WHEN CASE WHEN s._file_hour IS DISTINCT FROM t._file_hour
          THEN t._file_hour IS NULL OR coalesce(s._file_hour > t._file_hour, false)
          ELSE s._arrival > coalesce(t._arrival, 0) END THEN 'updated'
                             ELSE 'superseded' END AS outcome
    FROM pg_temp."stage_<contract>_transactions" AS s JOIN "shop"."transactions" AS t ON t."transaction_id" = s."transaction_id"
    WHERE NOT EXISTS (SELECT FROM pg_temp."outcome_<contract>_transactions" AS o WHERE o._position = s._position)),
noted AS (INSERT INTO pg_temp."outcome_<contract>_transactions" SELECT _position, outcome FROM existing WHERE outcome <> 'updated')
SELECT count(*) FILTER (WHERE outcome = 'updated'), count(*) FILTER (WHERE outcome <> 'updated')
FROM existing;

SELECT coalesce(max(run), 0) FROM caravan.run WHERE dataset = 'shop.transactions' AND state = 'claimed' AND run <> ?;

UPDATE "shop"."transactions" AS t SET _file_hour = s._file_hour, _arrival = s._arrival, _run = coalesce(s._run, ?), _line = s._line
FROM (SELECT DISTINCT ON ("transaction_id", _row_hash) "transaction_id", _row_hash, _file_hour, _arrival, _run, _line
 FROM pg_temp."stage_<contract>_transactions" JOIN pg_temp."outcome_<contract>_transactions" AS o USING (_position)
 WHERE o.outcome IN ('unchanged', 'duplicate')
 ORDER BY "transaction_id", _row_hash, _file_hour DESC NULLS LAST, _arrival DESC) AS s WHERE t."transaction_id" = s."transaction_id" AND t._row_hash = s._row_hash
AND CASE WHEN s._file_hour IS DISTINCT FROM t._file_hour
         THEN t._file_hour IS NULL OR coalesce(s._file_hour > t._file_hour, false)
         ELSE s._arrival > coalesce(t._arrival, 0) AND ((coalesce(t._arrival, 0) >> 32) <= ? OR jsonb_build_array(s."transaction_id") IN (SELECT jsonb_build_array(p.columns -> 'transaction_id') FROM caravan.pending AS p WHERE p.dataset = 'shop.transactions')) END;

INSERT INTO "shop"."transactions" ("transaction_id", "transaction_time", "customer_id", "delivery_address_address", "delivery_address_postcode", "delivery_address_city", "delivery_address_country", "total_cost", _file_hour, _arrival, _row_hash, _run, _line)
SELECT s."transaction_id", s."transaction_time", s."customer_id", s."delivery_address_address", s."delivery_address_postcode", s."delivery_address_city", s."delivery_address_country", s."total_cost", s._file_hour, s._arrival, s._row_hash, coalesce(s._run, ?), s._line FROM pg_temp."stage_<contract>_transactions" AS s;

INSERT INTO "shop"."transactions" ("transaction_id", "transaction_time", "customer_id", "delivery_address_address", "delivery_address_postcode", "delivery_address_city", "delivery_address_country", "total_cost", _file_hour, _arrival, _row_hash, _run, _line)
SELECT s."transaction_id", s."transaction_time", s."customer_id", s."delivery_address_address", s."delivery_address_postcode", s."delivery_address_city", s."delivery_address_country", s."total_cost", s._file_hour, s._arrival, s._row_hash, coalesce(s._run, ?), s._line FROM pg_temp."stage_<contract>_transactions" AS s
WHERE NOT EXISTS (SELECT FROM pg_temp."outcome_<contract>_transactions" AS o WHERE o._position = s._position AND o.outcome <> 'updated')
ON CONFLICT ("transaction_id") DO UPDATE SET "transaction_time" = excluded."transaction_time", "customer_id" = excluded."customer_id", "delivery_address_address" = excluded."delivery_address_address", "delivery_address_postcode" = excluded."delivery_address_postcode", "delivery_address_city" = excluded."delivery_address_city", "delivery_address_country" = excluded."delivery_address_country", "total_cost" = excluded."total_cost", _file_hour = excluded._file_hour, _arrival = excluded._arrival, _row_hash = excluded._row_hash, _run = excluded._run, _line = excluded._line;

DELETE FROM "shop"."purchases" AS t USING pg_temp."stage_<contract>_transactions" AS s WHERE t."transaction_id" = s."transaction_id" AND NOT EXISTS (SELECT FROM pg_temp."outcome_<contract>_transactions" AS o WHERE o._position = s._position AND o.outcome <> 'updated');

INSERT INTO "shop"."purchases" ("transaction_id", line_number, "sku", "quantity", "price", "total")
SELECT s."transaction_id", c.line_number, c."sku", c."quantity", c."price", c."total" FROM pg_temp."stage_<contract>_purchases" AS c JOIN pg_temp."stage_<contract>_transactions" AS s USING (_position)
WHERE NOT EXISTS (SELECT FROM pg_temp."outcome_<contract>_transactions" AS o WHERE o._position = s._position AND o.outcome <> 'updated');

INSERT INTO caravan.version (dataset, key, run, line, file_hour, arrival, row_hash, columns, children)
SELECT 'shop.transactions', jsonb_build_array(s."transaction_id"), coalesce(s._run, ?), s._line, s._file_hour, s._arrival, s._row_hash, to_jsonb(s) - '{_position,_run,_line,_file_hour,_arrival,_row_hash}'::text[], jsonb_build_object('purchases', (SELECT coalesce(jsonb_agg(to_jsonb(c) - '_position' ORDER BY line_number), '[]') FROM pg_temp."stage_<contract>_purchases" AS c WHERE c._position = s._position))
FROM pg_temp."stage_<contract>_transactions" AS s JOIN pg_temp."outcome_<contract>_transactions" AS o USING (_position) WHERE o.outcome IN ('superseded', 'unchanged', 'duplicate');

INSERT INTO caravan.version (dataset, key, run, line, file_hour, arrival, row_hash, columns, children)
SELECT 'shop.transactions', jsonb_build_array(t."transaction_id"), t._run, t._line, t._file_hour, t._arrival, t._row_hash, to_jsonb(t) - '{_position,_run,_line,_file_hour,_arrival,_row_hash}'::text[], jsonb_build_object('purchases', (SELECT coalesce(jsonb_agg(to_jsonb(c) ORDER BY line_number), '[]') FROM "shop"."purchases" AS c WHERE c."transaction_id" = t."transaction_id"))
FROM (SELECT DISTINCT ON ("transaction_id", _row_hash) "transaction_id", _row_hash, _file_hour, _arrival, _run, _line
 FROM pg_temp."stage_<contract>_transactions" JOIN pg_temp."outcome_<contract>_transactions" AS o USING (_position)
 WHERE o.outcome IN ('unchanged', 'duplicate')
 ORDER BY "transaction_id", _row_hash, _file_hour DESC NULLS LAST, _arrival DESC) AS s JOIN "shop"."transactions" AS t ON t."transaction_id" = s."transaction_id" AND t._row_hash = s._row_hash
AND CASE WHEN s._file_hour IS DISTINCT FROM t._file_hour
         THEN t._file_hour IS NULL OR coalesce(s._file_hour > t._file_hour, false)
         ELSE s._arrival > coalesce(t._arrival, 0) AND ((coalesce(t._arrival, 0) >> 32) <= ? OR jsonb_build_array(s."transaction_id") IN (SELECT jsonb_build_array(p.columns -> 'transaction_id') FROM caravan.pending AS p WHERE p.dataset = 'shop.transactions')) END;

INSERT INTO caravan.version (dataset, key, run, line, file_hour, arrival, row_hash, columns, children)
SELECT 'shop.transactions', jsonb_build_array(t."transaction_id"), t._run, t._line, t._file_hour, t._arrival, t._row_hash, to_jsonb(t) - '{_position,_run,_line,_file_hour,_arrival,_row_hash}'::text[], jsonb_build_object('purchases', (SELECT coalesce(jsonb_agg(to_jsonb(c) ORDER BY line_number), '[]') FROM "shop"."purchases" AS c WHERE c."transaction_id" = t."transaction_id"))
FROM pg_temp."stage_<contract>_transactions" AS s JOIN "shop"."transactions" AS t ON t."transaction_id" = s."transaction_id"
WHERE NOT EXISTS (SELECT FROM pg_temp."outcome_<contract>_transactions" AS o WHERE o._position = s._position AND o.outcome <> 'updated');

CREATE TEMP TABLE withdrawal ON COMMIT DROP AS
SELECT t.ctid AS place, t."transaction_id", best.ctid AS version
FROM "shop"."transactions" AS t LEFT JOIN LATERAL (
    SELECT v.ctid FROM caravan.version AS v
    WHERE v.dataset = 'shop.transactions' AND v.key = jsonb_build_array(t."transaction_id") AND v.run IS DISTINCT FROM ?
    ORDER BY v.file_hour DESC NULLS LAST, v.arrival DESC NULLS LAST LIMIT 1) AS best ON true
WHERE t._run = ?;

DELETE FROM "shop"."purchases" AS c USING pg_temp.withdrawal AS w WHERE c."transaction_id" = w."transaction_id";

DELETE FROM "shop"."transactions" AS t USING pg_temp.withdrawal AS w WHERE t.ctid = w.place;

INSERT INTO "shop"."transactions" ("transaction_id", "transaction_time", "customer_id", "delivery_address_address", "delivery_address_postcode", "delivery_address_city", "delivery_address_country", "total_cost", _file_hour, _arrival, _row_hash, _run, _line) SELECT c."transaction_id", c."transaction_time", c."customer_id", c."delivery_address_address", c."delivery_address_postcode", c."delivery_address_city", c."delivery_address_country", c."total_cost", v.file_hour, v.arrival, v.row_hash, v.run, v.line FROM pg_temp.withdrawal AS w JOIN caravan.version AS v ON v.ctid = w.version CROSS JOIN LATERAL jsonb_populate_record(NULL::"shop"."transactions", v.columns) AS c;

INSERT INTO "shop"."purchases" SELECT c.* FROM pg_temp.withdrawal AS w JOIN caravan.version AS v ON v.ctid = w.version 
CROSS JOIN LATERAL jsonb_array_elements(v.children -> 'purchases') AS line (line)
CROSS JOIN LATERAL jsonb_populate_record(NULL::"shop"."purchases", line.line || jsonb_build_object('transaction_id', v.columns -> 'transaction_id')) AS c;

DELETE FROM caravan.version AS v USING pg_temp.withdrawal AS w WHERE v.ctid = w.version;

WITH put_by AS (
    INSERT INTO caravan.pending (dataset, run, record, line, file_hour, arrival, row_hash, columns, children, output)
    SELECT 'shop.transactions', ?, s._position, s._line, s._file_hour, s._arrival, s._row_hash,
           to_jsonb(s) - '{_position,_line,_file_hour,_arrival,_row_hash,_run}'::text[],
           jsonb_build_object('purchases', coalesce("purchases".lines, '[]')), o.line
    FROM pg_temp."stage_<contract>_transactions" AS s JOIN pg_temp.stage_output AS o USING (_position)
    LEFT JOIN (
    SELECT _position, jsonb_agg(to_jsonb(c) - '_position' ORDER BY line_number) AS lines
    FROM pg_temp."stage_<contract>_purchases" AS c GROUP BY _position) AS "purchases" USING (_position)
    RETURNING pending, record)
INSERT INTO caravan.pending_reference (pending, dataset, key, field)
SELECT DISTINCT p.pending, m.dataset, m.key, m.field
FROM put_by AS p JOIN pg_temp.stage_missing AS m ON m._position = p.record;

WITH arrived AS (
    DELETE FROM caravan.pending_reference AS r
    USING pg_temp."stage_<contract>_transactions" AS s
    WHERE r.dataset = 'shop.transactions' AND r.key = s."transaction_id"::text AND NOT EXISTS (SELECT FROM pg_temp."outcome_<contract>_transactions" AS o WHERE o._position = s._position AND o.outcome <> 'updated')
    RETURNING r.pending)
INSERT INTO pg_temp.stage_arrived
SELECT DISTINCT pending, p.dataset FROM arrived JOIN caravan.pending AS p USING (pending);

INSERT INTO pg_temp."stage_<contract>_transactions" (_position, _run, _line, _file_hour, _arrival, _row_hash, "transaction_id", "transaction_time", "customer_id", "delivery_address_address", "delivery_address_postcode", "delivery_address_city", "delivery_address_country", "total_cost") SELECT p.pending, p.run, p.line, p.file_hour, p.arrival, p.row_hash, c."transaction_id", c."transaction_time", c."customer_id", c."delivery_address_address", c."delivery_address_postcode", c."delivery_address_city", c."delivery_address_country", c."total_cost" FROM caravan.pending AS p JOIN pg_temp.stage_arrived AS a USING (pending)
CROSS JOIN LATERAL jsonb_populate_record(NULL::"shop"."transactions", p.columns) AS c
WHERE p.dataset = 'shop.transactions' AND NOT EXISTS (
    SELECT FROM caravan.pending_reference AS r WHERE r.pending = p.pending);

INSERT INTO pg_temp."stage_<contract>_purchases" (_position, line_number, "sku", "quantity", "price", "total") SELECT p.pending, c.line_number, c."sku", c."quantity", c."price", c."total" FROM caravan.pending AS p JOIN pg_temp.stage_arrived AS a USING (pending)
CROSS JOIN LATERAL jsonb_populate_recordset(NULL::"shop"."purchases", p.children -> 'purchases') AS c
WHERE p.dataset = 'shop.transactions' AND NOT EXISTS (
    SELECT FROM caravan.pending_reference AS r WHERE r.pending = p.pending);

WITH settled AS (
    DELETE FROM caravan.pending AS p USING pg_temp."stage_<contract>_transactions" AS s LEFT JOIN pg_temp."outcome_<contract>_transactions" AS o USING (_position)
    WHERE p.pending = s._position
    RETURNING p.run, p.record,
              CASE WHEN s._row_hash = '-9223372036854775808'::bigint THEN 'suppressed'
                   ELSE coalesce(o.outcome, 'loaded') END AS outcome)
INSERT INTO caravan.settled (run, record, outcome, settled_by)
SELECT run, record, outcome, ? FROM settled;
