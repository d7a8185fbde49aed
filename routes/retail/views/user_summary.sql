-- What each user has ordered; who is erased is in no line.
SELECT s.user_id,
       count(*)                          AS orders,
       sum(s.units)                      AS units,
       sum(s.total)                      AS spend,
       round(avg(s.total), 2)            AS average_order,
       round(avg(s.units), 2)            AS average_units,
       min(s.local_date)                 AS first_order,
       max(s.local_date)                 AS last_order,
       count(DISTINCT s.local_date)      AS active_days
FROM retail.order_summary AS s
WHERE s.user_id !~ '^erased-'
GROUP BY s.user_id
