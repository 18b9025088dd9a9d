"""One submission in, one report out: which checks are tried, how often, and which try counts."""
