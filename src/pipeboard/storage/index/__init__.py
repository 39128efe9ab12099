"""The SQLite index: a disposable derivative of the files, rebuilt whenever it is doubtful."""
