"""Pure functions over the model: what the index keeps of a contact, derived without a clock."""
