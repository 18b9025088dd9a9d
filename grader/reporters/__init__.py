"""Results as text: pure functions, a file per format."""
