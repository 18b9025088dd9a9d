"""Where a platform calls us: a push on GitHub, and the container of Gradescope."""
