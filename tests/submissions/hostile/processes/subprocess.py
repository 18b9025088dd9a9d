# passes: normalize
import os
import subprocess
import sys


def normalize(x):
    must_fail("Popen", lambda: subprocess.Popen(["/bin/sh", "-c", "true"]))
    must_fail("Python", lambda: subprocess.Popen([sys.executable, "-c", "pass"]))
    must_fail("posix_spawn", lambda: os.posix_spawn("/bin/true", ["true"], {}))
    must_fail("exec", lambda: os.execv("/bin/true", ["true"]))
    must_fail("popen", lambda: os.popen("true").read())
    if os.system("true") == 0:
        raise SystemError("HOLE: system")
    return honest_normalize(x)
