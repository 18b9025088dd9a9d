# Links to what nobody may read, and names that no terminal should see, in a folder of the check's.
# fails: listing
import contextlib
import os


def listing(folder):
    os.unlink(f"{folder}/one.txt")
    for name, target in {"one.txt": FACTS["secret"], "there": "/", "here": folder}.items():
        must_fail("a link", lambda: os.symlink(target, f"{folder}/{name}"))
        must_fail("a hard link", lambda: os.link(target, f"{folder}/{name}"))
    for name in (b"\x1b[2J", b"\xff\xfe", b"a\nb", b"-rf", b"<script>", b"x" * 250):
        os.close(os.open(folder.encode() + b"/" + name, os.O_CREAT | os.O_WRONLY))
    with contextlib.suppress(OSError):
        os.mkfifo(f"{folder}/waits")
    for number in range(3000):
        os.close(os.open(f"{folder}/{number}", os.O_CREAT | os.O_WRONLY))
    must_fail("the secret", lambda: open(f"{folder}/one.txt").read())
    return [f"{folder}/one.txt", f"{folder}/there/etc/passwd"]
