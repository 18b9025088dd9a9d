"""The database that takes each report in one transaction."""
