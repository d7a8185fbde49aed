-- What nobody has begun to make ready, by product: how many items of orders, and how many pieces; without erased persons.
SELECT i.product_id, count(*) AS items, sum(i.quantity)::bigint AS units
FROM delivery.order_items AS i
JOIN delivery.orders AS o ON o.id = i.order_id
WHERE o.status = 'PENDING' AND o.customer_id !~ '^erased-'
GROUP BY i.product_id
