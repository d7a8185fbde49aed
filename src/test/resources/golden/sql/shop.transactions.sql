CREATE TEMP TABLE IF NOT EXISTS "stage_<contract>_transactions" (_position bigint, _record bigint, _line bigint, _file_hour timestamp, _row_hash bigint, _outcome text, "transaction_id" text, "transaction_time" timestamp without time zone, "customer_id" text, "delivery_address_address" text, "delivery_address_postcode" text, "delivery_address_city" text, "delivery_address_country" text, "total_cost" numeric) ON COMMIT DELETE ROWS;

CREATE TEMP TABLE IF NOT EXISTS "stage_<contract>_purchases" (_position bigint, line_number integer, "sku" bigint, "quantity" bigint, "price" numeric, "total" numeric) ON COMMIT DELETE ROWS;

WITH repeated AS (SELECT "transaction_id" FROM pg_temp."stage_<contract>_transactions" GROUP BY "transaction_id" HAVING count(*) > 1),
ranked AS (
    SELECT _position,
           row_number() OVER (PARTITION BY "transaction_id"
               ORDER BY _file_hour DESC NULLS LAST, _row_hash DESC, _position) AS place,
           row_number() OVER (PARTITION BY "transaction_id", _row_hash
               ORDER BY _file_hour DESC NULLS LAST, _position) AS copy
    FROM pg_temp."stage_<contract>_transactions" JOIN repeated USING ("transaction_id"))
UPDATE pg_temp."stage_<contract>_transactions" AS s
SET _outcome = CASE WHEN r.copy > 1 THEN 'repeated' ELSE 'superseded' END
FROM ranked AS r
WHERE r._position = s._position AND r.place > 1;

INSERT INTO pg_temp.stage_missing (_position, dataset, key, field)
SELECT s._position, 'shop.customers', c."customer_id"::text, 'customer_id'
FROM pg_temp."stage_<contract>_transactions" AS s JOIN pg_temp."stage_<contract>_transactions" AS c USING (_position)
WHERE s._outcome IS NULL AND c."customer_id" IS NOT NULL
  AND NOT EXISTS (SELECT FROM "shop"."customers" AS t WHERE t."id" = c."customer_id");

INSERT INTO pg_temp.stage_missing (_position, dataset, key, field)
SELECT s._position, 'shop.products', c."sku"::text, 'purchases.products.sku'
FROM pg_temp."stage_<contract>_transactions" AS s JOIN pg_temp."stage_<contract>_purchases" AS c USING (_position)
WHERE s._outcome IS NULL AND c."sku" IS NOT NULL
  AND NOT EXISTS (SELECT FROM "shop"."products" AS t WHERE t."sku" = c."sku");

UPDATE pg_temp."stage_<contract>_transactions" SET _outcome = 'pending' WHERE _position IN (SELECT _position FROM pg_temp.stage_missing);

UPDATE pg_temp."stage_<contract>_transactions" AS s
SET _outcome = CASE WHEN t._row_hash = s._row_hash THEN 'duplicate'
                   WHEN CASE WHEN s._file_hour IS DISTINCT FROM t._file_hour
          THEN t._file_hour IS NULL OR coalesce(s._file_hour > t._file_hour, false)
          ELSE s._row_hash > t._row_hash END THEN 'updated'
                   ELSE 'superseded' END
FROM "shop"."transactions" AS t
WHERE s._outcome IS NULL AND t."transaction_id" = s."transaction_id";

UPDATE "shop"."transactions" AS t SET _file_hour = s._file_hour
FROM pg_temp."stage_<contract>_transactions" AS s
WHERE s._outcome IN ('unchanged', 'duplicate') AND t._row_hash = s._row_hash AND t."transaction_id" = s."transaction_id"
  AND s._file_hour IS NOT NULL AND (t._file_hour IS NULL OR s._file_hour > t._file_hour);

INSERT INTO "shop"."transactions" ("transaction_id", "transaction_time", "customer_id", "delivery_address_address", "delivery_address_postcode", "delivery_address_city", "delivery_address_country", "total_cost", _file_hour, _row_hash)
SELECT s."transaction_id", s."transaction_time", s."customer_id", s."delivery_address_address", s."delivery_address_postcode", s."delivery_address_city", s."delivery_address_country", s."total_cost", s._file_hour, s._row_hash FROM pg_temp."stage_<contract>_transactions" AS s WHERE s._outcome IS NULL OR s._outcome = 'updated'
ON CONFLICT ("transaction_id") DO UPDATE SET "transaction_time" = excluded."transaction_time", "customer_id" = excluded."customer_id", "delivery_address_address" = excluded."delivery_address_address", "delivery_address_postcode" = excluded."delivery_address_postcode", "delivery_address_city" = excluded."delivery_address_city", "delivery_address_country" = excluded."delivery_address_country", "total_cost" = excluded."total_cost", _file_hour = excluded._file_hour, _row_hash = excluded._row_hash;

DELETE FROM "shop"."purchases" AS t USING pg_temp."stage_<contract>_transactions" AS s WHERE s._outcome = 'updated' AND t."transaction_id" = s."transaction_id";

INSERT INTO "shop"."purchases" ("transaction_id", line_number, "sku", "quantity", "price", "total")
SELECT s."transaction_id", c.line_number, c."sku", c."quantity", c."price", c."total" FROM pg_temp."stage_<contract>_purchases" AS c JOIN pg_temp."stage_<contract>_transactions" AS s USING (_position)
WHERE s._outcome IS NULL OR s._outcome = 'updated';

WITH put_by AS (
    INSERT INTO caravan.pending (dataset, run, record, line, file_hour, row_hash, columns, children, output)
    SELECT 'shop.transactions', ?, s._record, s._line, s._file_hour, s._row_hash,
           to_jsonb(s) - '{_position,_record,_line,_file_hour,_row_hash,_outcome}'::text[],
           jsonb_build_object('purchases', coalesce("purchases".lines, '[]')), o.line
    FROM pg_temp."stage_<contract>_transactions" AS s JOIN pg_temp.stage_output AS o USING (_position)
    LEFT JOIN (
    SELECT _position, jsonb_agg(to_jsonb(c) - '_position' ORDER BY line_number) AS lines
    FROM pg_temp."stage_<contract>_purchases" AS c GROUP BY _position) AS "purchases" USING (_position)
    RETURNING pending, record)
INSERT INTO caravan.pending_reference (pending, dataset, key, field)
SELECT DISTINCT p.pending, m.dataset, m.key, m.field
FROM put_by AS p JOIN pg_temp."stage_<contract>_transactions" AS s ON s._record = p.record JOIN pg_temp.stage_missing AS m USING (_position);

WITH arrived AS (
    DELETE FROM caravan.pending_reference AS r
    USING pg_temp."stage_<contract>_transactions" AS s
    WHERE r.dataset = 'shop.transactions' AND r.key = s."transaction_id"::text AND s._outcome IS NULL
    RETURNING r.pending)
INSERT INTO pg_temp.stage_arrived
SELECT DISTINCT pending, p.dataset FROM arrived JOIN caravan.pending AS p USING (pending);

INSERT INTO pg_temp."stage_<contract>_transactions" (_position, _record, _line, _file_hour, _row_hash, "transaction_id", "transaction_time", "customer_id", "delivery_address_address", "delivery_address_postcode", "delivery_address_city", "delivery_address_country", "total_cost") SELECT p.pending, p.record, p.line, p.file_hour, p.row_hash, c."transaction_id", c."transaction_time", c."customer_id", c."delivery_address_address", c."delivery_address_postcode", c."delivery_address_city", c."delivery_address_country", c."total_cost" FROM caravan.pending AS p JOIN pg_temp.stage_arrived AS a USING (pending)
CROSS JOIN LATERAL jsonb_populate_record(NULL::"shop"."transactions", p.columns) AS c
WHERE p.dataset = 'shop.transactions' AND NOT EXISTS (
    SELECT FROM caravan.pending_reference AS r WHERE r.pending = p.pending);

INSERT INTO pg_temp."stage_<contract>_purchases" (_position, line_number, "sku", "quantity", "price", "total") SELECT p.pending, c.line_number, c."sku", c."quantity", c."price", c."total" FROM caravan.pending AS p JOIN pg_temp.stage_arrived AS a USING (pending)
CROSS JOIN LATERAL jsonb_populate_recordset(NULL::"shop"."purchases", p.children -> 'purchases') AS c
WHERE p.dataset = 'shop.transactions' AND NOT EXISTS (
    SELECT FROM caravan.pending_reference AS r WHERE r.pending = p.pending);

WITH settled AS (
    DELETE FROM caravan.pending AS p USING pg_temp."stage_<contract>_transactions" AS s WHERE p.pending = s._position
    RETURNING p.run, p.record, coalesce(s._outcome, 'loaded') AS outcome)
INSERT INTO caravan.settled (run, record, outcome, settled_by)
SELECT run, record, outcome, ? FROM settled;
