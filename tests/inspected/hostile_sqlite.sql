CREATE TABLE "x { } impl Drop for" (id integer PRIMARY KEY, "x: i32 } impl Drop for .." integer NOT NULL, "r#type" text, "type" text, "self" text, "crate" text, "_" text, """]" text, "*/" text, "‮abc" text, "line
// break" text, "${}" text, "'); system(..)" text DEFAULT '''); system(..)', "pk" integer, "save" integer, "a__b" text, "end_" text, "2nd" text, "fn" integer, "async" integer, "naïve" text, d1 text DEFAULT 'x"]', d2 text DEFAULT (lower('X') || 'y'), d3 text DEFAULT '‮', d4 text DEFAULT 'a
b', "query" integer, "objects" integer, "builder" integer, "new" integer, "default" integer, "clone" integer, "delete" integer, "refresh" integer, "insert" integer, "meta" integer, "N" integer, "count" integer, "any" integer, "deref" integer);
CREATE TABLE "Option" (id integer PRIMARY KEY, "String" text NOT NULL, "x { } impl Drop for_id" integer REFERENCES "x { } impl Drop for" (id), "DateTime" datetime);
CREATE TABLE "Option_fields" (id integer PRIMARY KEY, "option" integer REFERENCES "Option" (id), "option_id" integer REFERENCES "Option" (id), "self" integer REFERENCES "Option_fields" (id), "pk_id" integer REFERENCES "Option" (id));
CREATE TABLE "*/ ""]" ("‮" integer PRIMARY KEY, "#[doc]" integer CONSTRAINT "c "" } ‮" CHECK ("#[doc]" > 0 /* */));
CREATE UNIQUE INDEX "i "" ] ‮
" ON "*/ ""]" ("#[doc]", "‮");
CREATE TABLE "a_name_that_goes_on_and_on_and_on_until_PostgreSQL_has_had_enough_" (id integer PRIMARY KEY);
CREATE TABLE "2" (id text PRIMARY KEY, "a_name_that_goes_on_and_on_and_on_until_PostgreSQL_has_had_enough_" text NOT NULL);
CREATE TABLE "‮" (id real PRIMARY KEY, "b" blob);
CREATE TABLE "vec" (id json PRIMARY KEY CHECK (JSON_VALID(id)), "Vec" decimal(40, 10));
CREATE TABLE "film" (id integer PRIMARY KEY);
CREATE TABLE "film_fields" (id integer PRIMARY KEY, film_id integer REFERENCES film (id));
CREATE TABLE "film_builder" (id blob PRIMARY KEY, film_id integer UNIQUE REFERENCES film (id));
CREATE TABLE "model" (id time PRIMARY KEY, "at" date, "Result" bool);
