"""One function per human intention: each returns a Change and writes nothing."""
