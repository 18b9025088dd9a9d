"""A class of correct submissions: `grader grade` beside a bare loop, nbgrader and otter-grader.

A class for each style in which people write (`styles/`), since it decides on what can be saved. All
run in turn, in one go, on the same machine. The peers are slow, so they get fewer submissions
(`--peer-submissions`), and figures are given per submission.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from first_model_calls import FLOOR, ONE_THREAD, ROOT, STYLES, variant
from measure import Command, Cost, machine, markdown, run
from peers import PEERS, QUIET, RUNNERS, Peer, install

_JOBS = 2
Target = tuple[str, str, str, str, float]
_TARGETS: tuple[Target, ...] = (
    ("nbgrader", "ours", "nbgrader", "wall", 1 / 4),
    ("otter-grader", "ours", "otter", "wall", 1 / 3),
    ("bare loops, CPU", "ours", "floor", "cpu", 1.0),
    ("of one thread, CPU", "ours", "thrifty", "cpu", 1.0),
    ("nbgrader, large", "large", "nbgrader", "wall", 1 / 5),
    ("otter-grader, large", "large", "otter", "wall", 1 / 4),
)
"""What is compared: ours, a class or a large one, by a peer's or the bare loops' figure."""


@dataclass(frozen=True)
class Line:
    """What one of the compared programs cost."""

    name: str
    label: str
    submissions: int
    cost: Cost

    @property
    def wall(self) -> float:
        """Seconds by the clock, for each submission."""
        return self.cost.wall / self.submissions

    @property
    def cpu(self) -> float:
        """Processor seconds for each submission."""
        return self.cost.cpu / self.submissions


def main() -> None:
    """Measure, print a table for each style and one of all, and keep them."""
    options = _options()
    with _folder(options.keep) as folder:
        if options.where:
            from where_time_goes import where

            for style in options.styles:
                print(f"{style}\n\n{where(style)}\n", flush=True)
            return
        peers = [install(name, options.environments) for name in options.peers]
        found: dict[str, list[Line]] = {}
        for style in options.styles:
            found[style] = _measure(style, folder / style, options, peers)
            print(f"\n{style}\n\n{report(found[style])}\n", flush=True)
        about = ", ".join(f"{key} {value}" for key, value in machine().items())
        text = f"{about}\n\n{overview(found)}"
        print(text)
        tables = [f"## {style}\n\n{report(lines)}" for style, lines in found.items()]
        (folder / "batch_grading.md").write_text("\n\n".join([text, *tables]) + "\n")
        (folder / "batch_grading.json").write_text(json.dumps(as_json(found), indent=1) + "\n")


def _measure(
    style: str, folder: Path, options: argparse.Namespace, peers: list[Peer]
) -> list[Line]:
    """One style, by all that is compared."""
    folder.mkdir()
    submissions = _write_submissions(folder / "submissions", options.submissions, style)
    lines = [
        run_ours(folder),
        *_measure_large(style, folder / "large", options.large),
        run_floor(folder, submissions),
        run_floor(folder, submissions, thrifty=True),
    ]
    for peer in peers:
        print(f"{peer.name} {peer.version} ...", flush=True)
        cost = RUNNERS[peer.name](peer, folder / peer.name, options.peer_submissions, style)
        label = f"{PEERS[peer.name].split('>')[0]} {peer.version}"
        lines.append(Line(peer.name, label, options.peer_submissions, cost))
    return lines


def _measure_large(style: str, folder: Path, count: int) -> list[Line]:
    """The same for a larger class; peers and bare loops take as long for each as in a small one."""
    if not count:
        return []
    folder.mkdir()
    _write_submissions(folder / "submissions", count, style)
    return [replace(run_ours(folder), name="large")]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--styles", default="all", help=f"some of {', '.join(STYLES)}")
    add("--submissions", type=int, default=12, help="for ours and the bare loop")
    add("--large", type=int, default=48, help="a class so large for ours as well; 0 for none")
    add("--peers", default="nbgrader,otter", help="which ones, or none")
    add("--peer-submissions", type=int, default=6, help="for each peer")
    add("--keep", type=Path, help="an empty folder to keep submissions, results and table in")
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "grader-benchmarks"
    add("--environments", type=Path, default=cache, help="where the peers are installed")
    add("--where", action="store_true", help="only show where our own time goes")
    options = parser.parse_args()
    options.peers = [name for name in options.peers.split(",") if name and name != "none"]
    options.styles = list(STYLES) if options.styles == "all" else options.styles.split(",")
    for what, asked, known in (("peer", options.peers, PEERS), ("style", options.styles, STYLES)):
        if unknown := set(asked) - set(known):
            parser.error(f"no such {what}: {', '.join(unknown)}; there are {', '.join(known)}")
    return options


@contextlib.contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is None:
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder)
        return
    keep.mkdir(parents=True, exist_ok=True)
    if any(keep.iterdir()):
        raise SystemExit(f"{keep} is not empty")
    yield keep.resolve()


def _write_submissions(folder: Path, count: int, style: str) -> list[Path]:
    folder.mkdir()
    paths = [folder / f"student{i:02}.py" for i in range(count)]
    for i, path in enumerate(paths):
        path.write_text(variant(i, style), "utf-8")
    return paths


def run_ours(folder: Path) -> Line:
    """`grader grade`, hidden checks included, behind the wall."""
    print("grader grade ...", flush=True)
    results = folder / "results"
    command = [
        sys.executable, "-m", "grader", "grade", str(folder / "submissions"),
        "--assignment", "first_model", "--out", str(results), "--jobs", str(_JOBS),
    ]  # fmt: skip
    cost = run([Command(command, ROOT, folder / "grade.log")])
    reports = [json.loads(p.read_text()) for p in sorted((results / "reports").glob("*.json"))]
    for report in reports:
        if report["score"] != report["max_score"] or report["receipt"]["sandbox"] != "wall":
            raise SystemExit(f"{report['submission']} did not get full marks behind the wall")
    return Line("ours", f"grader grade --jobs {_JOBS}", len(reports), cost)


def run_floor(folder: Path, submissions: list[Path], *, thrifty: bool = False) -> Line:
    """Two bare loops at once, with as many threads as TensorFlow takes, or with one each."""
    name, about = ("thrifty", " of one thread") if thrifty else ("floor", "")
    print(f"bare loops{about} ...", flush=True)
    program = (ONE_THREAD if thrifty else "") + FLOOR
    lanes = []
    for lane in range(_JOBS):
        names = [str(path) for path in submissions[lane::_JOBS]]
        log = folder / f"{name}{lane}.log"
        lanes.append([Command([sys.executable, "-c", program, *names], folder, log, QUIET)])
    return Line(name, f"bare loops{about}, two at once", len(submissions), run(*lanes))


def report(lines: list[Line]) -> str:
    """The table of one style, and its ratios beside their targets."""
    rows = [
        (each.label, each.submissions, f"{each.wall:.2f} s", f"{each.cpu:.2f} s",
         f"{each.cost.megabytes:.0f} MB") for each in lines
    ]  # fmt: skip
    head = ("", "submissions", "wall each", "CPU each", "memory at most")
    there = {line.name: line for line in lines}
    ratios = [
        (name, what, f"{value:.2f}", f"{target:.2f}")
        for (name, _, _, what, target), value in compared(there)
    ]
    return "\n\n".join(
        [markdown(rows, head), markdown(ratios, ("ratio", "of", "measured", "target"))]
    )


def overview(found: dict[str, list[Line]]) -> str:
    """The ratios of all styles, and the worst of each."""
    head = ["style", "ours, wall", "ours, CPU", "memory"]
    rows: list[list[str]] = []
    worst: dict[str, float] = {}
    for style, lines in found.items():
        there = {line.name: line for line in lines}
        ours = there["ours"]
        row = [style, f"{ours.wall:.2f} s", f"{ours.cpu:.2f} s", f"{ours.cost.megabytes:.0f} MB"]
        for (name, *_), value in compared(there):
            worst[name] = max(value, worst.get(name, 0.0))
            row.append(f"{value:.2f}")
        rows.append(row)
    rows.append(["the worst", "", "", "", *(f"{value:.2f}" for value in worst.values())])
    targets = {name: target for name, *_, target in _TARGETS}
    rows.append(["target", "", "", "", *(f"{targets[name]:.2f}" for name in worst)])
    return markdown(rows, [*head, *worst])


def compared(lines: dict[str, Line]) -> Iterator[tuple[Target, float]]:
    """Ours divided by a peer's, wherever both were measured."""
    for target in _TARGETS:
        _, ours, peer, what, _ = target
        if ours in lines and peer in lines:
            yield target, float(getattr(lines[ours], what) / getattr(lines[peer], what))


def as_json(found: dict[str, list[Line]]) -> dict[str, object]:
    """The same for machines."""
    return {
        "machine": machine(),
        "styles": {
            style: [
                {**asdict(each), "wall_each": each.wall, "cpu_each": each.cpu} for each in lines
            ]
            for style, lines in found.items()
        },
    }


if __name__ == "__main__":
    main()
