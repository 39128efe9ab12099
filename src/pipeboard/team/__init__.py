"""Several people, one board: what their files become, and how they meet."""
