"""A terminal pipeline board with plain-text storage."""

__version__ = "0.1.0"
