-- The customers with most pending orders; those that tie with the last come along.
SELECT customer_id, orders AS pending_orders
FROM delivery.pending_orders_by_customer
ORDER BY orders DESC
FETCH FIRST (:limit) ROWS WITH TIES
