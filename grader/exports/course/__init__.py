"""A class with its roster and calendar, and a course of several assignments, read and as tables."""
