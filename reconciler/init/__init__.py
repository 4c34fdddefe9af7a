"""A configuration repository: what belongs in it, and how that gets into a folder."""
