#!/usr/bin/env bash
# Gradescope runs this once, when the autograder's image is built: it installs what grading needs.
set -euo pipefail

root="${AUTOGRADER_ROOT:-/autograder}"
apt-get update
apt-get install -y --no-install-recommends ca-certificates python3 python3-venv libseccomp2
python3 -m venv "$root/tools"
"$root/tools/bin/pip" install --no-cache-dir uv
# The system's Python may be older than the grader needs; uv brings another one then.
"$root/tools/bin/uv" venv --python ">=3.11,<3.14" "$root/venv"
"$root/tools/bin/uv" pip install --no-cache --python "$root/venv/bin/python" \
  -r "$root/source/requirements.txt"
cd "$root/source"
"$root/venv/bin/python" -m grader doctor || true
