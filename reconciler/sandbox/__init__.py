"""The embedded Affinity: its HTTP API, its limits, its lags and its failures, on loopback, in one process."""
