-- The delivery dates with most open orders; those that tie with the last come along.
SELECT delivery_date, sum(orders)::bigint AS open_orders
FROM delivery.open_orders
WHERE :status IN ('', status)
GROUP BY delivery_date
ORDER BY open_orders DESC
FETCH FIRST (:limit) ROWS WITH TIES
