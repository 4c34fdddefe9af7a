"""The embedded Affinity, spoken to over raw HTTP."""
