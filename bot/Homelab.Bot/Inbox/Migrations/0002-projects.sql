-- The configured projects by their number, which no rename changes.
CREATE TABLE projects (
    path TEXT    PRIMARY KEY COLLATE NOCASE,
    id   INTEGER NOT NULL
) WITHOUT ROWID;
