"""The CRM wing: organizations through Affinity's API, whose quirks nobody else has to know."""
