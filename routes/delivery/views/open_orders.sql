-- Orders that are neither done nor called off, by the day they are due and by status.
SELECT delivery_date, status, count(*) AS orders
FROM delivery.orders
WHERE status NOT IN ('COMPLETED', 'CANCELLED')
GROUP BY delivery_date, status
