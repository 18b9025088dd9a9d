"""An assignment: its manifest, its data and hints, and the mistakes that are known in it."""
