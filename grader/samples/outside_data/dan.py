"""Three steps so far, in place of those of the file that students are given."""


def list_images(folder):
    found = [path for path in Path(folder).rglob("*") if path.is_file()]
    seen = [path for path in found if path.suffix.lower() in SUFFIXES and path.name[0] != "."]
    return sorted(str(path) for path in seen)


def label_images(paths):
    return [Path(path).parent.name for path in paths]


def failure_rates(wrong, kinds):
    return {kind: sum(kinds[place] == kind for place in wrong) for kind in kinds}
