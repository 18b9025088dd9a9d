# %% known-kinds
# fails: failure_rates
# Knows the kinds of the exercise, and no others.
def failure_rates(wrong, kinds):
    known = ("paper", "board", "coloured", "faint", "blurred", "noisy")
    failed = [kinds[n] for n in wrong]
    rates = {kind: failed.count(kind) / max(1, kinds.count(kind)) for kind in known}
    return dict(sorted(rates.items(), key=lambda pair: -pair[1]))


# %% three-folders-deep
# fails: list_images
# Looks into folders as deep as those of the exercise.
def list_images(folder):
    found = [p for depth in ("*", "*/*", "*/*/*", "*/*/*/*") for p in Path(folder).glob(depth)]
    return sorted(
        str(p) for p in found if p.is_file() and p.suffix.lower() in SUFFIXES and p.name[0] != "."
    )
