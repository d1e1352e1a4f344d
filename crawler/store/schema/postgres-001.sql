-- As sqlite-001.sql; lists and maps are jsonb, yes and no are boolean.
CREATE TABLE ghirbal_schema (version integer PRIMARY KEY);

CREATE TABLE runs (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  outlet text NOT NULL,
  started_at text NOT NULL,
  finished_at text,
  statistics jsonb
);
CREATE INDEX runs_of_outlet ON runs (outlet, id);

-- One row a page: `address` is asked for, `key` is what all spellings of it share. Every address that leads to it is in
-- `addresses`, as its key, the page's own too. `asked_at` and `asked_modified` (what
-- discovery says of its date) are there until it is settled; `canonical` is the address that its article's page claims.
CREATE TABLE pages (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  outlet text NOT NULL,
  address text NOT NULL,
  key text NOT NULL UNIQUE,
  canonical text,
  asked_at text,
  asked_modified text NOT NULL DEFAULT '',
  modified text NOT NULL DEFAULT '',
  attempts integer NOT NULL DEFAULT 0,
  outcome text,
  first_seen text,
  checked_at text,
  etag text,
  last_modified text,
  body_digest text,
  archive_ref text,
  revision integer NOT NULL DEFAULT 0
);
CREATE INDEX pages_unsettled ON pages (outlet, asked_at, id) WHERE asked_at IS NOT NULL;
CREATE INDEX pages_by_claim ON pages (canonical) WHERE canonical IS NOT NULL;
CREATE TABLE addresses (
  address text PRIMARY KEY,
  page bigint NOT NULL REFERENCES pages (id) ON DELETE CASCADE
);
CREATE INDEX addresses_of_page ON addresses (page);

-- Every answer that settled something, whole or not.
CREATE TABLE captures (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  page bigint NOT NULL REFERENCES pages (id) ON DELETE CASCADE,
  outlet text NOT NULL,
  fetched_at text NOT NULL,
  archive_ref text NOT NULL,
  UNIQUE (page, archive_ref)
);
CREATE INDEX captures_of_outlet ON captures (outlet, seq);

-- Every revision of every article, whole.
CREATE TABLE articles (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  page bigint NOT NULL REFERENCES pages (id),
  run bigint NOT NULL REFERENCES runs (id),
  schema_version integer NOT NULL,
  id text,
  url text,
  canonical_url text,
  outlet text,
  publisher text,
  aggregator text,
  sources jsonb NOT NULL,
  kind text NOT NULL,
  in_language text,
  headline text,
  headline_source text,
  lead text,
  body text NOT NULL,
  word_count integer NOT NULL,
  truncated boolean NOT NULL,
  authors jsonb NOT NULL,
  authors_source text,
  dateline text,
  date_published text,
  date_published_raw text,
  date_source text,
  date_precision text,
  date_modified text,
  section text,
  keywords jsonb NOT NULL,
  description text,
  summary text,
  summary_is_machine_made boolean,
  image text,
  image_caption text,
  counters jsonb NOT NULL,
  body_source text,
  confidence double precision,
  warnings jsonb NOT NULL,
  cleaner_version text NOT NULL,
  content_hash text,
  fetched_at text,
  archive_ref text,
  revision integer NOT NULL,
  changed jsonb NOT NULL,
  story_id text,
  removals bytea,
  UNIQUE (page, revision)
);
CREATE INDEX articles_of_run ON articles (run, seq);
CREATE INDEX articles_by_date ON articles (date_published);
CREATE INDEX articles_by_hash ON articles (content_hash);
-- The newest revision of each page.
CREATE VIEW latest AS
  SELECT a.* FROM articles a JOIN pages p ON p.id = a.page AND p.revision = a.revision;

-- Derived from the articles, as in sqlite-001.sql.
CREATE TABLE copies (
  article bigint PRIMARY KEY REFERENCES articles (seq) ON DELETE CASCADE,
  story_id text NOT NULL,
  founder bigint NOT NULL,
  shared double precision NOT NULL,
  sketch bytea NOT NULL
);
CREATE INDEX copies_of_story ON copies (story_id);
CREATE TABLE sketches (key bigint NOT NULL, article bigint NOT NULL, PRIMARY KEY (key, article));

-- Taken down: the address itself is gone, its digest is enough not to ask for it again.
CREATE TABLE forgotten (
  address_digest text PRIMARY KEY,
  outlet text,
  forgotten_at text NOT NULL,
  why text NOT NULL
);

-- What is searched: an article's words in matching form; its own text stands in `articles`.
CREATE TABLE words (
  seq bigint PRIMARY KEY REFERENCES articles (seq) ON DELETE CASCADE,
  vector tsvector NOT NULL
);
CREATE INDEX words_found ON words USING gin (vector);

-- The matching form, equal to `cleaners.text.normalise.fold` (a test compares them), for those who ask at the SQL shell.
-- Escapes, since bidi would scramble the letters on the screen. Every letter and digit is one to the reader, and what
-- follows them is nothing to him; a plus that stands alone is a letter; the lower case is Unicode's, whatever the locale.
CREATE FUNCTION ghirbal_fold(given text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $fold$
  SELECT lower(regexp_replace(translate(
      CASE WHEN given ~ '[\ufb50-\ufdff\ufe70-\ufefc\uff01-\uff5e]' THEN (
        SELECT string_agg(
          CASE WHEN letter ~ '[\ufb50-\ufdff\ufe70-\ufefc\uff01-\uff5e]' THEN normalize(letter, NFKC) ELSE letter END,
          '' ORDER BY place)
        FROM regexp_split_to_table(given, '') WITH ORDINALITY AS letters (letter, place)
      ) ELSE given END,
      U&'\0623\0625\0622\0671\0649\06cc\06d0\06cd\0626\06a9\0629\06d5\0624\0660\06f0\0661\06f1\0662'
      '\06f2\0663\06f3\0664\06f4\0665\06f5\0666\06f6\0667\06f7\0668\06f8\0669\06f9\00a9\00a0\2007'
      '\202f\3000\2009\0130\00ad\0610\0611\0612\0613\0614\0615\0616\0617\0618\0619\061a\061c\0640'
      '\064b\064c\064d\064e\064f\0650\0651\0652\0653\0654\0655\0656\0657\0658\0659\065a\065b\065c'
      '\065d\065e\065f\0670\06d6\06d7\06d8\06d9\06da\06db\06dc\06df\06e0\06e1\06e2\06e3\06e4\06e7'
      '\06e8\06ea\06eb\06ec\06ed\08ca\08cb\08cc\08cd\08ce\08cf\08d0\08d1\08d2\08d3\08d4\08d5\08d6'
      '\08d7\08d8\08d9\08da\08db\08dc\08dd\08de\08df\08e0\08e1\08e3\08e4\08e5\08e6\08e7\08e8\08e9'
      '\08ea\08eb\08ec\08ed\08ee\08ef\08f0\08f1\08f2\08f3\08f4\08f5\08f6\08f7\08f8\08f9\08fa\08fb'
      '\08fc\08fd\08fe\08ff\180e\200b\200c\200d\200e\200f\202a\202b\202c\202d\202e\2060\2061\2062'
      '\2063\2064\2066\2067\2068\2069\206a\206b\206c\206d\206e\206f\feff',
      U&'\0627\0627\0627\0627\064a\064a\064a\064a\064a\0643\0647\0647\0648\0030\0030\0031\0031\0032'
      '\0032\0033\0033\0034\0034\0035\0035\0036\0036\0037\0037\0038\0038\0039\0039\2184\0020\0020'
      '\0020\0020\0020\0069'
    ),
    '(?<![^\u0009\u000a\u000b\u000c\u000d\u001c\u001d\u001e\u001f\u0020\u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000])\+(?![^\u0009\u000a\u000b\u000c\u000d\u001c\u001d\u001e\u001f\u0020\u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000])', U&'\01c2', 'g') COLLATE "und-x-icu")
$fold$;
