"""Desired and observed become a plan. Pure: no clock, no file, no network."""
