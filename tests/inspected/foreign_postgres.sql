CREATE TYPE mpaa_rating AS ENUM ('G', 'PG', 'PG-13', 'R', 'NC-17');
CREATE DOMAIN year AS integer CONSTRAINT year_check CHECK (VALUE >= 1901 AND VALUE <= 2155);
CREATE TABLE language (language_id serial PRIMARY KEY, name character(20) NOT NULL, last_update timestamp without time zone DEFAULT now() NOT NULL);
CREATE TABLE film (
  film_id serial PRIMARY KEY, title varchar(255) NOT NULL, description text, release_year year,
  language_id smallint NOT NULL REFERENCES language (language_id) ON UPDATE CASCADE ON DELETE RESTRICT,
  original_language_id smallint CONSTRAINT to_original REFERENCES language (language_id) ON DELETE SET NULL,
  rental_duration smallint DEFAULT 3 NOT NULL, rental_rate numeric(4,2) DEFAULT 4.99 NOT NULL, rating mpaa_rating DEFAULT 'G'::mpaa_rating,
  special_features text[], fulltext tsvector NOT NULL, score real, tags jsonb DEFAULT '[]', made uuid DEFAULT gen_random_uuid()
);
CREATE INDEX film_fulltext_idx ON film USING gist (fulltext);
CREATE INDEX idx_fk_language_id ON film USING btree (language_id);
CREATE INDEX idx_title_rate ON film (title, rental_rate DESC) INCLUDE (made);
CREATE INDEX idx_cheap ON film (rental_rate) WHERE rental_rate < 1;
CREATE INDEX idx_lower ON film (lower(title));
CREATE TABLE actor (actor_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, first_name varchar(45) NOT NULL, last_name varchar(45) NOT NULL,
  initials text GENERATED ALWAYS AS (lower(first_name) || last_name) STORED, UNIQUE (first_name, last_name));
CREATE TABLE film_actor (
  actor_id int NOT NULL REFERENCES actor (actor_id) ON DELETE CASCADE, film_id int NOT NULL REFERENCES film ON DELETE CASCADE,
  last_update timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP, PRIMARY KEY (actor_id, film_id)
);
CREATE TABLE review (actor_id int NOT NULL, film_id int NOT NULL, stars smallint NOT NULL CHECK (stars >= 0), text varchar,
  FOREIGN KEY (actor_id, film_id) REFERENCES film_actor (actor_id, film_id), PRIMARY KEY (actor_id, film_id, stars));
CREATE TABLE account (id bigint PRIMARY KEY, email varchar(50) NOT NULL UNIQUE, staff_id int UNIQUE);
CREATE TABLE staff (staff_id serial PRIMARY KEY, username varchar(16) NOT NULL UNIQUE, boss int REFERENCES staff (staff_id),
  email varchar(50) NOT NULL UNIQUE REFERENCES account (email), picture bytea, active boolean DEFAULT true NOT NULL);
ALTER TABLE account ADD FOREIGN KEY (staff_id) REFERENCES staff (staff_id);
CREATE TABLE log (line text, at timestamptz);
CREATE TABLE same (id int PRIMARY KEY);
CREATE TABLE other (id int PRIMARY KEY REFERENCES same (id));
ALTER TABLE same ADD FOREIGN KEY (id) REFERENCES other (id);
CREATE TABLE film_extras (film_id int PRIMARY KEY REFERENCES film (film_id) ON DELETE CASCADE, trailer text);
CREATE VIEW titles AS SELECT title FROM film;
