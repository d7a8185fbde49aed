-- Pending items by product, with the product's name as far as it is known.
SELECT pending.product_id, product.name AS product, pending.items, pending.units
FROM delivery.pending_items AS pending
LEFT JOIN delivery.products AS product ON product.id = pending.product_id
ORDER BY pending.units DESC
FETCH FIRST (:limit) ROWS WITH TIES
