"""Pages and pictures that people look at, made from reports."""
