"""Input that nobody would write; see README.md."""
