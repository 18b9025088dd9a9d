"""Notebooks: all cells joined into one source in which every line keeps its place."""
