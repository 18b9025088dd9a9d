"""The autograder.py of a classroom on Classroom 50, in CLASSROOM/autograders/ASSIGNMENT/.

The assignment's runtime has to say "python": "3.13"; Classroom 50 takes 3.14 where it says nothing,
and TensorFlow cannot be installed there.
"""

import sys

if not sys.flags.safe_path:
    del sys.path[0]  # a file such as subprocess.py that was pushed is not to be run as Python's own

import subprocess

# Where pip finds the grader and the versions it was tested with: the same tag or commit of your
# copy in both, so that grades do not change.
GRADER = "git+https://github.com/YOUR-COURSE/YOUR-GRADER@v0.1.0"
CONSTRAINTS = "https://raw.githubusercontent.com/YOUR-COURSE/YOUR-GRADER/v0.1.0/constraints.txt"
COMMAND = ["grader", "ci", "--assignment", "first_model", "--result", "result.json"]
INSTALL = ["pip", "install", "--quiet", GRADER, "--constraint", CONSTRAINTS]

version = f"{sys.version_info[0]}.{sys.version_info[1]}"
if version not in ("3.11", "3.12", "3.13"):
    sys.exit(
        f"The grader does not work with Python {version}; set the assignment's runtime to "
        '{"runs-on": "ubuntu-latest", "python": "3.13"}.'
    )
# -I: nothing is imported from the current folder, which is the student's.
subprocess.run([sys.executable, "-I", "-m", *INSTALL], check=True)
sys.exit(subprocess.run([sys.executable, "-I", "-m", *COMMAND], check=False).returncode)
