-- The bars of a day in UTC. With another caravan.time-zone, let it be due when that day is over (coins.coin_metrics.schedule).
SELECT timeframe, start_timestamp, price, hash_rate, difficulty
FROM coins.metrics
WHERE start_timestamp >= extract(epoch FROM :day::timestamp)
  AND start_timestamp < extract(epoch FROM (:day + 1)::timestamp)
ORDER BY start_timestamp, timeframe COLLATE "C"
