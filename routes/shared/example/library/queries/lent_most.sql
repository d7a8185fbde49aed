-- The books that are lent most often. Books that tie with the last of them come along, whatever the limit.
SELECT title, count(*) AS loans
FROM library.loans
WHERE changed >= :since
GROUP BY title
ORDER BY loans DESC
FETCH FIRST (:limit) ROWS WITH TIES
