-- How far each project's activity was looked through for what no hook told. installed: nothing older is any of the bot's business.
-- Times are Unix milliseconds.
CREATE TABLE sweeps (
    project   INTEGER NOT NULL PRIMARY KEY,
    installed INTEGER NOT NULL,
    comments  INTEGER NOT NULL,
    pipelines INTEGER NOT NULL
) WITHOUT ROWID;
