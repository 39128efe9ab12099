"""The query language: text → tree → SQL over the index. There is no second evaluator."""
