"""The command `grader`, a module for each of its commands."""
