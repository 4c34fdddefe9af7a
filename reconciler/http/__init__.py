"""One request, one answer: time-outs, size caps, no redirects, no other host. Knows nothing of Affinity."""
