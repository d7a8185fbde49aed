-- The twelve months that end with the month of the day; what comes after the day is left out.
WITH months AS (
    SELECT generate_series(
               date_trunc('month', :day::timestamp) - interval '11 months',
               date_trunc('month', :day::timestamp),
               interval '1 month') AS month),
orders AS (
    SELECT id, total, date_trunc('month', order_datetime) AS month
    FROM b2b."order" WHERE order_datetime < :day + 1),
units AS (
    SELECT order_id, sum(quantity) AS units FROM b2b.sales GROUP BY order_id)
SELECT to_char(months.month, 'YYYY-MM')           AS month,
       count(orders.id)                           AS orders,
       coalesce(sum(units.units), 0)::bigint      AS units,
       coalesce(sum(orders.total), 0)::numeric    AS revenue
FROM months
LEFT JOIN orders ON orders.month = months.month
LEFT JOIN units ON units.order_id = orders.id
GROUP BY months.month
ORDER BY months.month
