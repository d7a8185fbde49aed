SELECT with_personal, sum(rows) AS rows,
       coalesce(sum(rows) FILTER (WHERE persons < 5), 0) AS small,
       coalesce(sum(rows) FILTER (WHERE persons = 1), 0) AS single
FROM (
    SELECT false AS with_personal, count(*) AS rows, count(*) AS persons
    FROM "b2b"."customer"
    WHERE hash_record_extended(ROW("full_name", "date_of_birth", "country"), 0) & ? = 0
    GROUP BY GROUPING SETS (("full_name", "date_of_birth", "country"))) AS groups
GROUP BY with_personal ORDER BY with_personal;

SELECT with_personal, sum(rows) AS rows,
       coalesce(sum(rows) FILTER (WHERE persons < 5), 0) AS small,
       coalesce(sum(rows) FILTER (WHERE persons = 1), 0) AS single
FROM (
    SELECT true AS with_personal, count(*) AS rows, count(DISTINCT "customer_document_number") + count(*) FILTER (WHERE "customer_document_number" IS NULL) AS persons
    FROM "b2b"."order"
    WHERE hash_record_extended(ROW("order_datetime"), 0) & ? = 0
    GROUP BY GROUPING SETS (("order_datetime"))) AS groups
GROUP BY with_personal ORDER BY with_personal;

SELECT with_personal, sum(rows) AS rows,
       coalesce(sum(rows) FILTER (WHERE persons < 5), 0) AS small,
       coalesce(sum(rows) FILTER (WHERE persons = 1), 0) AS single
FROM (
    SELECT grouping("path") = 0 AS with_personal, count(*) AS rows, count(DISTINCT "log_user") + count(*) FILTER (WHERE "log_user" IS NULL) AS persons
    FROM "b2b"."weblog"
    WHERE hash_record_extended(ROW("network", "device", "operating_system", "browser"), 0) & ? = 0
    GROUP BY GROUPING SETS (("network", "device", "operating_system", "browser"), ("network", "device", "operating_system", "browser", "path", "referer"))) AS groups
GROUP BY with_personal ORDER BY with_personal;

SELECT with_personal, sum(rows) AS rows,
       coalesce(sum(rows) FILTER (WHERE persons < 5), 0) AS small,
       coalesce(sum(rows) FILTER (WHERE persons = 1), 0) AS single
FROM (
    SELECT grouping("created_at") = 0 AS with_personal, count(*) AS rows, count(*) AS persons
    FROM "delivery"."customers"
    WHERE hash_record_extended(ROW("name"), 0) & ? = 0
    GROUP BY GROUPING SETS (("name"), ("name", "created_at", "updated_at"))) AS groups
GROUP BY with_personal ORDER BY with_personal;

SELECT with_personal, sum(rows) AS rows,
       coalesce(sum(rows) FILTER (WHERE persons < 5), 0) AS small,
       coalesce(sum(rows) FILTER (WHERE persons = 1), 0) AS single
FROM (
    SELECT true AS with_personal, count(*) AS rows, count(*) AS persons
    FROM "delivery"."order_items"
    WHERE hash_record_extended(ROW("order_id"), 0) & ? = 0
    GROUP BY GROUPING SETS (("order_id"))) AS groups
GROUP BY with_personal ORDER BY with_personal;

SELECT with_personal, sum(rows) AS rows,
       coalesce(sum(rows) FILTER (WHERE persons < 5), 0) AS small,
       coalesce(sum(rows) FILTER (WHERE persons = 1), 0) AS single
FROM (
    SELECT true AS with_personal, count(*) AS rows, count(DISTINCT "customer_id") + count(*) FILTER (WHERE "customer_id" IS NULL) AS persons
    FROM "delivery"."orders"
    WHERE hash_record_extended(ROW("order_date", "delivery_date", "created_at", "updated_at"), 0) & ? = 0
    GROUP BY GROUPING SETS (("order_date", "delivery_date", "created_at", "updated_at"))) AS groups
GROUP BY with_personal ORDER BY with_personal;

SELECT with_personal, sum(rows) AS rows,
       coalesce(sum(rows) FILTER (WHERE persons < 5), 0) AS small,
       coalesce(sum(rows) FILTER (WHERE persons = 1), 0) AS single
FROM (
    SELECT grouping("customer_locale") = 0 AS with_personal, count(*) AS rows, count(DISTINCT "user_id") + count(*) FILTER (WHERE "user_id" IS NULL) AS persons
    FROM "retail"."orders"
    WHERE hash_record_extended(ROW("phone"), 0) & ? = 0
    GROUP BY GROUPING SETS (("phone"), ("phone", "customer_locale", "buyer_accepts_marketing", "order_name", "order_number", "created_at", "local_date", "updated_at", "processed_at", "cancelled_at", "closed_at"))) AS groups
GROUP BY with_personal ORDER BY with_personal;

SELECT with_personal, sum(rows) AS rows,
       coalesce(sum(rows) FILTER (WHERE persons < 5), 0) AS small,
       coalesce(sum(rows) FILTER (WHERE persons = 1), 0) AS single
FROM (
    SELECT grouping("locale") = 0 AS with_personal, count(*) AS rows, count(*) AS persons
    FROM "retail"."users"
    WHERE hash_record_extended(ROW("phone"), 0) & ? = 0
    GROUP BY GROUPING SETS (("phone"), ("phone", "locale", "accepts_marketing"))) AS groups
GROUP BY with_personal ORDER BY with_personal;

SELECT with_personal, sum(rows) AS rows,
       coalesce(sum(rows) FILTER (WHERE persons < 5), 0) AS small,
       coalesce(sum(rows) FILTER (WHERE persons = 1), 0) AS single
FROM (
    SELECT grouping("last_change") = 0 AS with_personal, count(*) AS rows, count(*) AS persons
    FROM "shop"."customers"
    WHERE hash_record_extended(ROW("first_name", "last_name", "date_of_birth", "phone_number", "city", "country", "postcode"), 0) & ? = 0
    GROUP BY GROUPING SETS (("first_name", "last_name", "date_of_birth", "phone_number", "city", "country", "postcode"), ("first_name", "last_name", "date_of_birth", "phone_number", "city", "country", "postcode", "last_change", "segment"))) AS groups
GROUP BY with_personal ORDER BY with_personal;

SELECT with_personal, sum(rows) AS rows,
       coalesce(sum(rows) FILTER (WHERE persons < 5), 0) AS small,
       coalesce(sum(rows) FILTER (WHERE persons = 1), 0) AS single
FROM (
    SELECT grouping("transaction_time") = 0 AS with_personal, count(*) AS rows, count(DISTINCT "customer_id") + count(*) FILTER (WHERE "customer_id" IS NULL) AS persons
    FROM "shop"."transactions"
    WHERE hash_record_extended(ROW("delivery_address_postcode", "delivery_address_city", "delivery_address_country"), 0) & ? = 0
    GROUP BY GROUPING SETS (("delivery_address_postcode", "delivery_address_city", "delivery_address_country"), ("delivery_address_postcode", "delivery_address_city", "delivery_address_country", "transaction_time"))) AS groups
GROUP BY with_personal ORDER BY with_personal;

SELECT with_personal, sum(rows) AS rows,
       coalesce(sum(rows) FILTER (WHERE persons < 5), 0) AS small,
       coalesce(sum(rows) FILTER (WHERE persons = 1), 0) AS single
FROM (
    SELECT true AS with_personal, count(*) AS rows, count(DISTINCT "reader") + count(*) FILTER (WHERE "reader" IS NULL) AS persons
    FROM "library"."loans"
    WHERE hash_record_extended(ROW("title"), 0) & ? = 0
    GROUP BY GROUPING SETS (("title"))) AS groups
GROUP BY with_personal ORDER BY with_personal;
