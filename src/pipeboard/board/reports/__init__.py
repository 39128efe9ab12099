"""Reports: numbers of a board, each with the definition it follows."""
