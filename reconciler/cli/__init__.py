"""The command line: one thin module per command, each of which parses, builds and runs."""
