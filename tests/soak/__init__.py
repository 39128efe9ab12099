"""The soak: a team that does everything at once, and an oracle that knows every word it wrote."""
