"""The commands about several runs: `grader course`, `grader compare`, `grader grade` of a term."""
