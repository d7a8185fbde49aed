CREATE SCHEMA peer;

CREATE TABLE peer.customers (
    id            text PRIMARY KEY,
    first_name    text NOT NULL,
    last_name     text NOT NULL,
    date_of_birth text,
    email         text NOT NULL,
    phone_number  text,
    address       text,
    city          text,
    country       text,
    postcode      text,
    last_change   date,
    segment       text
);

CREATE TABLE peer.reject (
    line   bigint NOT NULL,
    reason text   NOT NULL
);
