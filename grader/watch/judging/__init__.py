"""The processes that judge for `grader watch`: one holds the checks that pytest has collected."""
