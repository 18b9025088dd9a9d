"""Tools for authors: generate, validate, calibrate."""
