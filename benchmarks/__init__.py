"""Seeded boards of any size, and the product's speed bars measured on them."""
