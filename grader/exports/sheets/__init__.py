"""A platform's own sheet, filled in: whose line it is, which column, what stays."""
