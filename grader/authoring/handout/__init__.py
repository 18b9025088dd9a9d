"""The folder or zip that students get, and the proof that no solution is in it."""
