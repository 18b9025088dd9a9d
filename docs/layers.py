"""Write the table of Keras's layers in `authors.md`: `uv run python docs/layers.py`.

For each layer of `keras.layers` it says what `probe.describe` calls it, and whether a model with it
is rebuilt. `tests/checks/test_each_layer.py` makes one of each and finds a stale table.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

AUTHORS = Path(__file__).with_name("authors.md")
BEGIN = "<!-- layers: written by `uv run python docs/layers.py` -->"
END = "<!-- end of layers -->"

Row = tuple[str, str]
"""What it is described as, and whether it is rebuilt."""


def authors(rows: Mapping[str, Row]) -> str:
    """The handbook with this table in it, a row for each layer.

    Raises:
        ValueError: it has no place for one.
    """
    text = AUTHORS.read_text("utf-8")
    head, _, rest = text.partition(BEGIN)
    _, found, tail = rest.partition(END)
    if not found:
        raise ValueError(f"{AUTHORS} lacks {BEGIN} or {END}")
    lines = [f"| `{name}` | {does} | {rebuilt} |" for name, (does, rebuilt) in rows.items()]
    table = "\n".join(["| layer | `does` | rebuilt |", "|---|---|---|", *lines])
    return f"{head}{BEGIN}\n\n{table}\n\n{END}{tail}"


def row(layers: list[dict[str, object]], why: str) -> Row:
    """The row of a layer, from the description of a model with nothing else in it."""
    names = dict.fromkeys(map(_in_words, layers))
    return "; ".join(names), "yes" if not why else f"no: {why}"


def _in_words(layer: dict[str, object]) -> str:
    if "computes" in layer:
        return f"activation, {layer['computes']}"
    if layer.get("augments"):
        return f"{layer['does']} (augments in training)"
    return f"{layer['does']} (at random in training)" if "kept" in layer else str(layer["does"])


def rows() -> dict[str, Row]:
    """Make one of each, describe it, and rebuild it."""
    sys.path.insert(0, str(AUTHORS.parents[1] / "tests"))
    import each_layer

    from grader.checks.descriptions import read_description
    from grader.sandbox.child.keras import models, portable

    found = {}
    for name in each_layer.names():
        if name in each_layer.NOT_MADE:
            found[name] = ("–", f"no: {each_layer.NOT_MADE[name]}")
            continue
        model, given = each_layer.model(name), each_layer.given(name)
        told = read_description(portable.export(model), calls=0)
        if not told.why and name not in each_layer.NOT_REBUILT:
            model = portable.rebuild(portable.export(model)["config"])
            portable.fill(model, *told.numbers)
        layers = models.describe(model, given)["layers"]
        found[name] = row(layers, each_layer.NOT_REBUILT.get(name, ""))
    return found


if __name__ == "__main__":
    AUTHORS.write_text(authors(rows()), "utf-8")
