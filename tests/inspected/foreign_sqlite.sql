CREATE TABLE language (language_id SMALLINT NOT NULL, name CHAR(20) NOT NULL, last_update TIMESTAMP NOT NULL, PRIMARY KEY (language_id));
CREATE TABLE film (
  film_id integer PRIMARY KEY, title VARCHAR(255) NOT NULL, description BLOB SUB_TYPE TEXT DEFAULT NULL, release_year VARCHAR(4) DEFAULT NULL,
  language_id SMALLINT NOT NULL, original_language_id SMALLINT DEFAULT NULL, rental_duration SMALLINT DEFAULT 3 NOT NULL,
  rental_rate DECIMAL(4,2) DEFAULT 4.99 NOT NULL, rating VARCHAR(10) DEFAULT 'G', special_features VARCHAR(100) DEFAULT NULL,
  last_update TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT check_rating CHECK (rating IN ('G', 'PG', 'PG-13', 'R', 'NC-17')),
  CONSTRAINT fk_film_language FOREIGN KEY (language_id) REFERENCES language (language_id),
  CONSTRAINT fk_film_language_original FOREIGN KEY (original_language_id) REFERENCES language (language_id) ON DELETE SET NULL
);
CREATE INDEX idx_fk_language_id ON film (language_id);
CREATE INDEX idx_title_rate ON film (title, rental_rate DESC);
CREATE INDEX idx_cheap ON film (rental_rate) WHERE rental_rate < 1;
CREATE TABLE actor (actor_id INTEGER PRIMARY KEY AUTOINCREMENT, first_name VARCHAR(45) NOT NULL, last_name VARCHAR(45) NOT NULL,
  initials text GENERATED ALWAYS AS (first_name || last_name) STORED, UNIQUE (first_name, last_name));
CREATE TABLE film_actor (
  actor_id INT NOT NULL, film_id INT NOT NULL, last_update TIMESTAMP NOT NULL, PRIMARY KEY (actor_id, film_id),
  FOREIGN KEY (actor_id) REFERENCES actor (actor_id) ON DELETE CASCADE, FOREIGN KEY (film_id) REFERENCES film ON DELETE CASCADE
);
CREATE TABLE review (actor_id INT NOT NULL, film_id INT NOT NULL, stars tinyint NOT NULL, text,
  FOREIGN KEY (actor_id, film_id) REFERENCES film_actor (actor_id, film_id), PRIMARY KEY (actor_id, film_id, stars));
CREATE TABLE staff (staff_id integer PRIMARY KEY, username VARCHAR(16) NOT NULL UNIQUE, boss INT REFERENCES staff (staff_id),
  email VARCHAR(50) NOT NULL UNIQUE REFERENCES account (email), picture BLOB, active SMALLINT DEFAULT 1 NOT NULL);
CREATE TABLE account (id integer PRIMARY KEY, email VARCHAR(50) NOT NULL UNIQUE, staff_id INT UNIQUE REFERENCES staff (staff_id));
CREATE TABLE log (line text, at datetime);
CREATE TABLE same (id integer PRIMARY KEY REFERENCES other (id));
CREATE TABLE other (id integer PRIMARY KEY REFERENCES same (id));
CREATE TABLE film_extras (film_id integer PRIMARY KEY REFERENCES film (film_id) ON DELETE CASCADE, trailer text);
CREATE VIEW titles AS SELECT title FROM film;
CREATE TRIGGER touch AFTER UPDATE ON film BEGIN SELECT 1; END;
