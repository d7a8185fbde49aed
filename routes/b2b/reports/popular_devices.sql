-- The devices with the most entries of the web log until the end of the day, in UTC: of all its history, as a log that is read
-- late would change any shorter window after its report.
WITH devices AS (
    SELECT coalesce(device, 'unknown') AS device FROM b2b.weblog WHERE requested_at < :day + 1)
SELECT device, count(*) AS entries
FROM devices
GROUP BY device
ORDER BY entries DESC, device COLLATE "C"
LIMIT :top
