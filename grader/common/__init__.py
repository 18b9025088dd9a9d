"""What every package may use: how a check can end, text made harmless, files written whole."""
