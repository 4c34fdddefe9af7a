"""The git wing: YAML files in, validated manifests or every problem out. It knows nothing of Affinity."""
