"""Whole runs of `apply` against an Affinity that lags, loses answers and limits, and runs that are killed."""
