"""The checks inside a notebook: `%check` and `%hint`, and its way to an exercise: `%start`.

The notebook's kernel is the student process here: it answers calls into its own living functions
(`grader/sandbox/child/notebook/kernel.py`). The judge is a process beside it (`checker.py`), which
the kernel starts and talks to over the wire; so nothing of pytest gets into the kernel, and nothing
of TensorFlow into the judge.
"""
