-- Comments that held a command, and the tasks they asked for. A comment is answered once, whatever hooks tell of it.
-- outcome: null while it is open. Times are Unix milliseconds.
CREATE TABLE commands (
    project    INTEGER NOT NULL,
    note       INTEGER NOT NULL,
    kind       INTEGER NOT NULL,
    iid        INTEGER NOT NULL,
    discussion TEXT    NOT NULL,
    asked      INTEGER NOT NULL,
    task       TEXT,
    arguments  TEXT,
    run        TEXT,
    starting   INTEGER,
    pipeline   INTEGER,
    started    INTEGER,
    ended      INTEGER,
    outcome    TEXT,
    PRIMARY KEY (project, note)
) WITHOUT ROWID;

CREATE INDEX commands_open ON commands (project, run) WHERE outcome IS NULL;
CREATE INDEX commands_ended ON commands (project, task, ended) WHERE outcome IS NOT NULL;
