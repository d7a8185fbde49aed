-- An order in a line, in the shop's own day; orders that were made to test the shop are left out.
SELECT o.order_id,
       o.user_id,
       o.local_date,
       count(l.line_item_id)           AS items,
       coalesce(sum(l.quantity), 0)    AS units,
       o.subtotal_price                AS subtotal,
       o.total_tax                     AS tax,
       o.total_discounts               AS discounts,
       o.total_price                   AS total,
       o.gateway,
       o.fulfillment_status            AS fulfilment
FROM retail.orders AS o
LEFT JOIN retail.order_line_items AS l ON l.order_id = o.order_id
WHERE o.test IS NOT TRUE
GROUP BY o.order_id
