"""Says on GitHub what a plan says: comment, summary, annotations, drift issue; finds what was approved."""
