"""What the reference returns is expected, for the same inputs; and how two results differ."""
