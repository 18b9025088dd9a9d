"""What a notebook's code finds in place of its kernel, and a living kernel kept as it was."""
