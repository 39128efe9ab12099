"""Sync: fetch, merge in git's object database, push, and only then adopt on the disk."""
