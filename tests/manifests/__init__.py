"""Tests of the git wing."""
