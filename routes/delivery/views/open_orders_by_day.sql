-- Open orders at the end of each day that is over, as the report past_open_orders has them, and those of this moment for today;
-- days are those of UTC.
SELECT report_date AS day, delivery_date, status, orders
FROM datamart.past_open_orders
WHERE report_date < (now() AT TIME ZONE 'UTC')::date
UNION ALL
SELECT (now() AT TIME ZONE 'UTC')::date, delivery_date, status, orders
FROM delivery.open_orders
