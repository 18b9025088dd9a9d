"""The wall around such a process (Linux): what it may not do, and how that is kept."""
