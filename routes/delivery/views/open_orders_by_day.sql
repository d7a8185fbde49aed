-- Open orders at the end of each day that is over, as the report past_open_orders has them, and those of this moment for today.
SELECT report_date AS day, delivery_date, status, orders
FROM datamart.past_open_orders
WHERE report_date < current_date
UNION ALL
SELECT current_date, delivery_date, status, orders
FROM delivery.open_orders
