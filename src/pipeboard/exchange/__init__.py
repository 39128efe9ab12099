"""What comes from other programs and goes to them: CSV now."""
