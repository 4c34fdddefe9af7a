"""The JSON Schemas; packages map this folder to `reconciler.schemas`."""
