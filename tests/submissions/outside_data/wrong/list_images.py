# %% first-folder-only
# fails: list_images
# names: only-the-first-folder
def list_images(folder):
    return sorted(
        str(p)
        for p in Path(folder).iterdir()
        if p.is_file() and p.suffix.lower() in SUFFIXES and p.name[0] != "."
    )


# %% small-letters-only
# fails: list_images
# names: large-letters
def list_images(folder):
    return sorted(
        str(p)
        for p in Path(folder).rglob("*")
        if p.is_file() and p.suffix in SUFFIXES and p.name[0] != "."
    )


# %% names-without-the-folder
# fails: list_images
# names: -
import os


def list_images(folder):
    return sorted(
        n
        for _, _, names in os.walk(folder)
        for n in names
        if n.lower().endswith(SUFFIXES) and n[0] != "."
    )


# %% hidden-files-too
# fails: list_images
# names: files-with-a-dot
def list_images(folder):
    return sorted(
        str(p) for p in Path(folder).rglob("*") if p.is_file() and p.suffix.lower() in SUFFIXES
    )


# %% folders-too
# fails: list_images
# names: folders-are-no-pictures
def list_images(folder):
    return sorted(
        str(p) for p in Path(folder).rglob("*") if p.suffix.lower() in SUFFIXES and p.name[0] != "."
    )


# %% ending-anywhere
# fails: list_images
# names: any-ending
def list_images(folder):
    found = [p for p in Path(folder).rglob("*") if p.is_file() and p.name[0] != "."]
    return sorted(str(p) for p in found if any(e in p.name.lower() for e in SUFFIXES))


# %% as-they-come
# fails: list_images
# names: not-sorted
def list_images(folder):
    found = sorted(
        str(p)
        for p in Path(folder).rglob("*")
        if p.is_file() and p.suffix.lower() in SUFFIXES and p.name[0] != "."
    )
    return found[::-1]


# %% a-generator
# fails: list_images
# names: -
def list_images(folder):
    return (str(p) for p in Path(folder).rglob("*") if p.suffix.lower() in SUFFIXES)


# %% nothing-listed
# fails: list_images
# names: -
def list_images(folder):
    return []
