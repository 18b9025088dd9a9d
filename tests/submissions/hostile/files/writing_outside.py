# passes: normalize
import os


def normalize(x):
    secret = FACTS["secret"]
    must_fail("writing", lambda: open(secret, "w"))
    must_fail("appending", lambda: open(secret, "a"))
    must_fail("emptying", lambda: os.truncate(secret, 0))
    must_fail("removing", lambda: os.unlink(secret))
    must_fail("renaming", lambda: os.rename(secret, f"{secret}.old"))
    must_fail("moving in", lambda: os.rename(secret, "mine"))
    must_fail("replacing", lambda: os.replace("output.log", secret))
    must_fail("beside it", lambda: open(f"{secret}.new", "x"))
    must_fail("upwards", lambda: open("../../planted", "x"))
    for place in ("/tmp", "/var/tmp", "/dev/shm", "/run", FACTS["assignment"]):
        must_fail(place, lambda: open(f"{place}/grader-planted", "x"))
    os.chmod(secret, 0o777)  # it is said to work, and changes nothing
    os.utime(secret, (0, 0))
    return honest_normalize(x)
