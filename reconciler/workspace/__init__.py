"""An account's own names of fields, options and lists, kept in git for editors and for validate."""
