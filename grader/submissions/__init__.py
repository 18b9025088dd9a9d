"""What comes in: whose it is, which file of it is judged, and what stands in that file."""
