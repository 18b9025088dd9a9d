# A statement that leaves Python is a remark; the functions below it are still there.
# passes: normalize
# says: SystemExit
import sys

sys.exit(0)
