-- Open orders by the day they are due and by status; of one status, when it is given.
SELECT delivery_date, status, orders
FROM delivery.open_orders
WHERE :status IN ('', status)
ORDER BY delivery_date, status COLLATE "C"
FETCH FIRST (:limit) ROWS WITH TIES
