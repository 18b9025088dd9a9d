"""`grader new`: the folders of a new assignment, from names of steps or from a reference."""
