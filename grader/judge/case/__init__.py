"""One submission while it is judged: its processes, its inputs and files, its results so far."""
