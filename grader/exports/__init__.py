"""Results as learning platforms and build servers read them, a module for each format."""
