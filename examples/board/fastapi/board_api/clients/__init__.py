"""What clients may call: contexts to read, and functions that say what they affect."""
