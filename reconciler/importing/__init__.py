"""What Affinity or a spreadsheet holds, as manifests: pure, data in and data out."""
