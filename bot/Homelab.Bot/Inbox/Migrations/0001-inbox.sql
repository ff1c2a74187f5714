-- What GitLab told us, in the order it arrived.
-- state: 0 waiting, 1 being worked on, 2 done, 3 dead. Times are Unix milliseconds.
CREATE TABLE deliveries (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT,
    id          TEXT    NOT NULL UNIQUE,
    lane        TEXT    NOT NULL,
    event       TEXT    NOT NULL,
    body        BLOB    NOT NULL,
    received    INTEGER NOT NULL,
    state       INTEGER NOT NULL DEFAULT 0,
    attempts    INTEGER NOT NULL DEFAULT 0,
    not_before  INTEGER NOT NULL DEFAULT 0,
    lease_until INTEGER,
    finished    INTEGER,
    error       TEXT
);

CREATE INDEX deliveries_waiting ON deliveries (lane, seq) WHERE state = 0;
CREATE INDEX deliveries_working ON deliveries (lane, seq) WHERE state = 1;
CREATE INDEX deliveries_finished ON deliveries (finished) WHERE state = 2;
CREATE INDEX deliveries_dead ON deliveries (seq) WHERE state = 3;

-- The lanes with something to do: found by time, however many deliveries wait in each.
CREATE TABLE lanes (
    lane  TEXT    PRIMARY KEY,
    ready INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX lanes_ready ON lanes (ready);

-- What was done on the other side: written before, completed after, looked up before doing it again.
CREATE TABLE effects (
    key       TEXT    PRIMARY KEY,
    state     TEXT    NOT NULL,
    remote_id INTEGER,
    changed   INTEGER NOT NULL
) WITHOUT ROWID;

-- The plans that were shown, for the history of a note.
CREATE TABLE plans (
    project  TEXT    NOT NULL,
    request  INTEGER NOT NULL,
    pipeline INTEGER NOT NULL,
    sha      TEXT    NOT NULL,
    created  INTEGER NOT NULL,
    totals   TEXT    NOT NULL,
    hash     TEXT    NOT NULL,
    PRIMARY KEY (project, request, pipeline)
) WITHOUT ROWID;
