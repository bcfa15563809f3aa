"""What was published, and whether it still holds."""
