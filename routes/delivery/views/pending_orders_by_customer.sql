-- Orders that nobody has begun to make ready, by customer; who is erased is in no line.
SELECT customer_id, count(*) AS orders
FROM delivery.orders
WHERE status = 'PENDING' AND customer_id !~ '^erased-'
GROUP BY customer_id
