"""The commands about more than one run: `grader course` and `grader compare`."""
