"""The tables: statements of SQL come out, nothing goes in. TABLES are those of version 1, LEXICON came with version 2,
HANDLED, ARTICLES and INDEX with version 3, LANGUAGES with version 4.

feeds ─┬─ outcomes, feed_days        what became of each round, items a day
       └─ keys                       (feed, key) → item; a row outlives its item, so that nothing pruned comes back
items ─┬─ texts, versions            the wide columns, read for the rows on screen and the reader alone
       ├─ cards                      a narrow row an item: state, clock, story, feed, outlet: what lists walk
       ├─ matches                    (item, topic), state and clock repeated: a list is one stretch of an index
       ├─ verdicts, tags, notes, pins   what a person decided
       └─ signatures, unplaced       what the placing of stories needs
stories, leads                       (story, topic) → counts and clock; topic 0 is the story as a whole
counters, days                       every number on the desk, kept in the transaction that changes it
journal, changes                     every step of a person, with what undoes and redoes it
papers                               texts by name that other rooms leave: the last good configuration
words, vocabulary                    full text: folded words, no positions, no text; rowid = clock and item, so that
                                     the order of the index is the order of the list
aside, news                          reports that came to a story after a person had done with it
articles                             what the page of an item said, fetched because a person asked for it
looked                               when a person last had an item before their eyes, in the reader
lexicon, arrived_words               each word of the index once: to read them out of the index takes ten times as long
"""

from __future__ import annotations

VERSION = 4

ITEM_BITS = 29  # a document's number in the index: its clock in the upper bits, its item in the lower ones
ITEM_MASK = (1 << ITEM_BITS) - 1

TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO meta VALUES ('last', 0), ('marks', 0), ('stories', 0), ('topics', 0), ('words', 0);

CREATE TABLE papers (name TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE feeds (
    id INTEGER PRIMARY KEY, url TEXT NOT NULL UNIQUE, name TEXT NOT NULL DEFAULT '', title TEXT NOT NULL DEFAULT '',
    etag TEXT NOT NULL DEFAULT '', modified TEXT NOT NULL DEFAULT '', body_hash TEXT NOT NULL DEFAULT '',
    next_due INTEGER, last_try INTEGER, last_ok INTEGER, last_new INTEGER,
    failures INTEGER NOT NULL DEFAULT 0, error TEXT, error_at INTEGER, gone INTEGER NOT NULL DEFAULT 0,
    moved_to TEXT NOT NULL DEFAULT '', moved_count INTEGER NOT NULL DEFAULT 0, interval INTEGER, held_until INTEGER,
    manners TEXT NOT NULL DEFAULT '', items INTEGER NOT NULL DEFAULT 0, rounds INTEGER NOT NULL DEFAULT 0);
CREATE TABLE outcomes (
    feed INTEGER NOT NULL REFERENCES feeds, slot INTEGER NOT NULL, at INTEGER NOT NULL, outcome TEXT NOT NULL,
    status INTEGER, seen INTEGER NOT NULL, new INTEGER NOT NULL, changed INTEGER NOT NULL, bytes INTEGER NOT NULL,
    ms INTEGER NOT NULL, error TEXT, PRIMARY KEY (feed, slot)) WITHOUT ROWID;
CREATE TABLE feed_days (
    feed INTEGER NOT NULL REFERENCES feeds, day INTEGER NOT NULL, items INTEGER NOT NULL,
    PRIMARY KEY (feed, day)) WITHOUT ROWID;
CREATE TABLE keys (
    feed INTEGER NOT NULL REFERENCES feeds, hash INTEGER NOT NULL, item INTEGER NOT NULL, text_hash TEXT NOT NULL,
    PRIMARY KEY (feed, hash)) WITHOUT ROWID;

CREATE TABLE sources (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, folded TEXT NOT NULL);
CREATE INDEX sources_folded ON sources (folded);
CREATE TABLE items (
    id INTEGER PRIMARY KEY, name TEXT, title TEXT NOT NULL, summary TEXT NOT NULL, url TEXT NOT NULL,
    author TEXT NOT NULL, published INTEGER, updated INTEGER);
CREATE TABLE texts (
    item INTEGER PRIMARY KEY REFERENCES items ON DELETE CASCADE, text TEXT NOT NULL, links TEXT NOT NULL);
CREATE TABLE versions (
    item INTEGER NOT NULL REFERENCES items ON DELETE CASCADE, number INTEGER NOT NULL, replaced INTEGER NOT NULL,
    title TEXT NOT NULL, summary TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (item, number)) WITHOUT ROWID;
CREATE TABLE cards (
    item INTEGER PRIMARY KEY REFERENCES items ON DELETE CASCADE, at INTEGER NOT NULL, state INTEGER NOT NULL,
    story INTEGER NOT NULL, copy INTEGER, feed INTEGER NOT NULL REFERENCES feeds,
    source INTEGER NOT NULL REFERENCES sources, lang TEXT NOT NULL, fetched INTEGER NOT NULL);
CREATE INDEX cards_state ON cards (state, at);
CREATE INDEX cards_story ON cards (story);
CREATE INDEX cards_feed ON cards (feed, at);
CREATE INDEX cards_source ON cards (source, at);

CREATE TABLE topics (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, fingerprint TEXT NOT NULL DEFAULT '');
CREATE TABLE matches (
    item INTEGER NOT NULL REFERENCES items ON DELETE CASCADE, topic INTEGER NOT NULL REFERENCES topics,
    score REAL NOT NULL, said INTEGER NOT NULL, kind INTEGER NOT NULL, state INTEGER NOT NULL, at INTEGER NOT NULL,
    rules TEXT NOT NULL, PRIMARY KEY (item, topic)) WITHOUT ROWID;
CREATE INDEX matches_list ON matches (topic, kind, state, at, item);

CREATE TABLE verdicts (
    item INTEGER NOT NULL REFERENCES items ON DELETE CASCADE, topic INTEGER NOT NULL REFERENCES topics,
    belongs INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (item, topic)) WITHOUT ROWID;
CREATE TABLE tags (
    tag TEXT NOT NULL, item INTEGER NOT NULL REFERENCES items ON DELETE CASCADE, PRIMARY KEY (tag, item)) WITHOUT ROWID;
CREATE INDEX tags_item ON tags (item);
CREATE TABLE notes (item INTEGER PRIMARY KEY REFERENCES items ON DELETE CASCADE, text TEXT NOT NULL);
CREATE TABLE pins (item INTEGER PRIMARY KEY REFERENCES items ON DELETE CASCADE);

CREATE TABLE stories (
    story INTEGER NOT NULL, topic INTEGER NOT NULL, mask INTEGER NOT NULL, first INTEGER NOT NULL,
    last INTEGER NOT NULL, items INTEGER NOT NULL, new INTEGER NOT NULL, kept INTEGER NOT NULL,
    PRIMARY KEY (story, topic)) WITHOUT ROWID;
CREATE INDEX stories_list ON stories (topic, mask, last, story);
CREATE TABLE leads (story INTEGER PRIMARY KEY, item INTEGER NOT NULL);
CREATE TABLE unplaced (item INTEGER PRIMARY KEY REFERENCES items ON DELETE CASCADE);
CREATE TABLE signatures (item INTEGER PRIMARY KEY REFERENCES items ON DELETE CASCADE, signature BLOB NOT NULL);

CREATE TABLE counters (
    topic INTEGER NOT NULL, kind INTEGER NOT NULL, state INTEGER NOT NULL, items INTEGER NOT NULL,
    PRIMARY KEY (topic, kind, state)) WITHOUT ROWID;
CREATE TABLE days (
    topic INTEGER NOT NULL, day INTEGER NOT NULL, items INTEGER NOT NULL, PRIMARY KEY (topic, day)) WITHOUT ROWID;

CREATE TABLE journal (
    step INTEGER PRIMARY KEY AUTOINCREMENT, verb TEXT NOT NULL, items INTEGER NOT NULL, at INTEGER NOT NULL,
    undone INTEGER NOT NULL DEFAULT 0);
CREATE INDEX journal_undone ON journal (undone, step);
CREATE TABLE changes (
    step INTEGER NOT NULL REFERENCES journal ON DELETE CASCADE, part TEXT NOT NULL, item INTEGER NOT NULL,
    name TEXT NOT NULL, before, after, PRIMARY KEY (step, part, item, name)) WITHOUT ROWID;

CREATE VIRTUAL TABLE words USING fts5(folded, content='', detail=none, columnsize=0, tokenize="ascii");
CREATE VIRTUAL TABLE vocabulary USING fts5vocab(words, 'row');
"""

LEXICON = """
CREATE TABLE lexicon (word TEXT PRIMARY KEY) WITHOUT ROWID;
INSERT INTO lexicon SELECT term FROM vocabulary;
CREATE TABLE arrived_words (word TEXT NOT NULL);
"""

HANDLED = """
CREATE TABLE aside (item INTEGER PRIMARY KEY REFERENCES items ON DELETE CASCADE, at INTEGER NOT NULL);
CREATE TABLE news (
    story INTEGER PRIMARY KEY, item INTEGER NOT NULL REFERENCES items ON DELETE CASCADE, at INTEGER NOT NULL,
    words TEXT NOT NULL);
CREATE INDEX news_item ON news (item);
"""

ARTICLES = """
CREATE TABLE articles (
    item INTEGER PRIMARY KEY REFERENCES items ON DELETE CASCADE, at INTEGER NOT NULL, url TEXT NOT NULL,
    text TEXT NOT NULL, links TEXT NOT NULL, note TEXT NOT NULL);
CREATE TABLE looked (item INTEGER PRIMARY KEY REFERENCES items ON DELETE CASCADE, at INTEGER NOT NULL);
"""

# The index of words: pages that fill those of the file, what a transaction brings sorted in one go, eight parts to a merge.
INDEX = """
INSERT INTO words (words, rank) VALUES ('pgsz', 4000);
INSERT INTO words (words, rank) VALUES ('hashsize', 8000000);
INSERT INTO words (words, rank) VALUES ('automerge', 8);
"""

LANGUAGES = "CREATE INDEX cards_lang ON cards (lang, at);\n"
