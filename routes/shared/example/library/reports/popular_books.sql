-- The books that were lent most often until the day, at most :top of them.
SELECT title, count(*) AS loans
FROM library.loans
WHERE changed < :day + 1
GROUP BY title
ORDER BY loans DESC, title COLLATE "C"
LIMIT :top
