"""`pytest exercises`: the plug-in for students, and what they see in the terminal."""
