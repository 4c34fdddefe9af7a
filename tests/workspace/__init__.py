"""An account's own names, kept in git."""
