-- The version that each order had when the day was over, in UTC, as moments of reads are. Of orders that are gone from their table
-- nobody knows when they went, so they are left out, as those of erased persons are.
SELECT version.delivery_date, version.status, count(*) AS orders
FROM delivery.orders_versions AS version
JOIN delivery.orders AS present USING (id)
WHERE version.valid_from < :day + 1
  AND (version.valid_to IS NULL OR version.valid_to >= :day + 1)
  AND version.status NOT IN ('COMPLETED', 'CANCELLED')
  AND present.customer_id !~ '^erased-'
GROUP BY version.delivery_date, version.status
ORDER BY version.delivery_date, version.status COLLATE "C"
