-- Times are ISO 8601 text, lists and maps JSON text; docs/schema.md describes the columns of `articles`. A script that
-- has been in a release is never changed: what follows it is the next number. Statements end with a semicolon at the
-- end of a line, and nothing else does.
CREATE TABLE ghirbal_schema (version INTEGER PRIMARY KEY) STRICT;

CREATE TABLE runs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  outlet TEXT NOT NULL,
  started_at TEXT NOT NULL,
  finished_at TEXT,
  statistics TEXT
) STRICT;
CREATE INDEX runs_of_outlet ON runs (outlet, id);

-- One row a page: `address` is asked for, `key` is what all spellings of it share. Every address that leads to it is in
-- `addresses`, as its key, the page's own too. `asked_at` and `asked_modified` (what
-- discovery says of its date) are there until it is settled; `canonical` is the address that its article's page claims.
CREATE TABLE pages (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  outlet TEXT NOT NULL,
  address TEXT NOT NULL,
  key TEXT NOT NULL UNIQUE,
  canonical TEXT,
  asked_at TEXT,
  asked_modified TEXT NOT NULL DEFAULT '',
  modified TEXT NOT NULL DEFAULT '',
  attempts INTEGER NOT NULL DEFAULT 0,
  outcome TEXT,
  first_seen TEXT,
  checked_at TEXT,
  etag TEXT,
  last_modified TEXT,
  body_digest TEXT,
  archive_ref TEXT,
  revision INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX pages_unsettled ON pages (outlet, asked_at, id) WHERE asked_at IS NOT NULL;
CREATE INDEX pages_by_claim ON pages (canonical) WHERE canonical IS NOT NULL;
CREATE TABLE addresses (
  address TEXT PRIMARY KEY,
  page INTEGER NOT NULL REFERENCES pages (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX addresses_of_page ON addresses (page);

-- Every answer that settled something, whole or not.
CREATE TABLE captures (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  page INTEGER NOT NULL REFERENCES pages (id) ON DELETE CASCADE,
  outlet TEXT NOT NULL,
  fetched_at TEXT NOT NULL,
  archive_ref TEXT NOT NULL,
  UNIQUE (page, archive_ref)
) STRICT;
CREATE INDEX captures_of_outlet ON captures (outlet, seq);

-- Every revision of every article, whole.
CREATE TABLE articles (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  page INTEGER NOT NULL REFERENCES pages (id),
  run INTEGER NOT NULL REFERENCES runs (id),
  schema_version INTEGER NOT NULL,
  id TEXT,
  url TEXT,
  canonical_url TEXT,
  outlet TEXT,
  publisher TEXT,
  aggregator TEXT,
  sources TEXT NOT NULL,
  kind TEXT NOT NULL,
  in_language TEXT,
  headline TEXT,
  headline_source TEXT,
  lead TEXT,
  body TEXT NOT NULL,
  word_count INTEGER NOT NULL,
  truncated INTEGER NOT NULL,
  authors TEXT NOT NULL,
  authors_source TEXT,
  dateline TEXT,
  date_published TEXT,
  date_published_raw TEXT,
  date_source TEXT,
  date_precision TEXT,
  date_modified TEXT,
  section TEXT,
  keywords TEXT NOT NULL,
  description TEXT,
  summary TEXT,
  summary_is_machine_made INTEGER,
  image TEXT,
  image_caption TEXT,
  counters TEXT NOT NULL,
  body_source TEXT,
  confidence REAL,
  warnings TEXT NOT NULL,
  cleaner_version TEXT NOT NULL,
  content_hash TEXT,
  fetched_at TEXT,
  archive_ref TEXT,
  revision INTEGER NOT NULL,
  changed TEXT NOT NULL,
  story_id TEXT,
  removals BLOB,
  UNIQUE (page, revision)
) STRICT;
CREATE INDEX articles_of_run ON articles (run, seq);
CREATE INDEX articles_by_date ON articles (date_published);
CREATE INDEX articles_by_hash ON articles (content_hash);
-- The newest revision of each page.
CREATE VIEW latest AS
  SELECT a.* FROM articles a JOIN pages p ON p.id = a.page AND p.revision = a.revision;

-- Derived from the articles, and made anew by `scrapy stories --regroup`: the story of each, its share of words that
-- stand in the founder's text, and its sketch, whose keys `sketches` is looked up by (crawler/copies).
CREATE TABLE copies (
  article INTEGER PRIMARY KEY REFERENCES articles (seq) ON DELETE CASCADE,
  story_id TEXT NOT NULL,
  founder INTEGER NOT NULL,
  shared REAL NOT NULL,
  sketch BLOB NOT NULL
) STRICT;
CREATE INDEX copies_of_story ON copies (story_id);
CREATE TABLE sketches (
  key INTEGER NOT NULL,
  article INTEGER NOT NULL,
  PRIMARY KEY (key, article)
) STRICT, WITHOUT ROWID;

-- Taken down: the address itself is gone, its digest is enough not to ask for it again.
CREATE TABLE forgotten (
  address_digest TEXT PRIMARY KEY,
  outlet TEXT,
  forgotten_at TEXT NOT NULL,
  why TEXT NOT NULL
) STRICT;

-- What is searched: an article's words in matching form (`cleaners.text.normalise.fold`), parted by single spaces, so
-- that the tokenizer has nothing to decide; its own text stands in `articles`, whose seq is the rowid here. The words
-- themselves are not stored (contentless): 2.8 kB an article instead of 9.4, measured on 2,000 of the corpus, reworded.
-- Taking an article out wants the very words that went in: whoever changes the matching form fills this table anew.
CREATE VIRTUAL TABLE words USING fts5 (headline, body, content = '', tokenize = 'ascii');
