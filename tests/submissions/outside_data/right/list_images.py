# %% os-walk
# The older way; paths of texts.
import os


def list_images(folder):
    found = []
    for where, _, names in os.walk(folder):
        for name in names:
            if name.lower().endswith(SUFFIXES) and not name.startswith("."):
                found.append(os.path.join(where, name))
    found.sort()
    return found


# %% paths-of-pathlib
# Path objects, sorted as such.
def list_images(folder):
    return sorted(
        each
        for each in Path(folder).glob("**/*")
        if each.is_file() and each.suffix.lower() in SUFFIXES and not each.name.startswith(".")
    )


# %% resolved
# Absolute paths, links followed.
def list_images(folder):
    found = Path(folder).resolve().rglob("*.*")
    endings = {".png", ".jpg", ".jpeg", ".gif", ".bmp"}
    return [
        str(p)
        for p in sorted(found)
        if p.is_file() and p.name[0] != "." and p.suffix.lower() in endings
    ]
