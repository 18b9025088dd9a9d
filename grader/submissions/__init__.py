"""What comes in: folders, zips and files, from which each submission is chosen and read."""
