"""Tests of new configuration repositories."""
