-- What customers buy most in the country that most visitors of the web site come from, until the end of the day.
-- A visitor is who was logged in, else who has the address's pseudonym. Where a network is, its first address says.
WITH visits AS (
    SELECT DISTINCT coalesce('user ' || log_user, 'address ' || visitor) AS visitor, host(network)::inet AS address
    FROM b2b.weblog
    WHERE requested_at < :day + 1),
places AS (
    SELECT addresses.address, range.country
    FROM (SELECT DISTINCT address FROM visits) AS addresses
    CROSS JOIN LATERAL (
        SELECT last_address, country FROM b2b.ip2geo
        WHERE first_address <= addresses.address
        ORDER BY first_address DESC
        LIMIT 1) AS range
    WHERE range.last_address >= addresses.address),
favourite AS (
    SELECT country
    FROM visits JOIN places USING (address)
    GROUP BY country
    ORDER BY count(DISTINCT visitor) DESC, country COLLATE "C"
    LIMIT 1)
SELECT favourite.country, product.name AS product, sum(sales.quantity)::bigint AS quantity
FROM favourite
JOIN b2b.customer ON customer.country = favourite.country
JOIN b2b."order" ON "order".customer_document_number = customer.document_number
JOIN b2b.sales ON sales.order_id = "order".id
JOIN b2b.product ON product.id = sales.product_id
WHERE "order".order_datetime < :day + 1
GROUP BY favourite.country, product.id, product.name
ORDER BY quantity DESC, product.name COLLATE "C", product.id COLLATE "C"
LIMIT :top
