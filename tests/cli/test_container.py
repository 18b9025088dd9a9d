"""The Containerfile says what pyproject.toml, SECURITY.md and its page say."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "platforms" / "container.md"


def instructions() -> list[tuple[str, str]]:
    """The instructions of the Containerfile, each with what follows its name."""
    text = (ROOT / "Containerfile").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    found = [line.partition(" ") for line in joined.splitlines() if line]
    return [(name, rest) for name, _, rest in found]


def all_of(name: str) -> list[str]:
    return [rest for each, rest in instructions() if each == name]


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def is_supported(version: str) -> bool:
    classifiers = project()["classifiers"]
    return f"Programming Language :: Python :: {version}" in classifiers


def test_the_base_can_be_chosen_and_has_a_python_that_is_supported() -> None:
    """It is named by an argument, so that an image made locally can take its place."""
    (base,) = all_of("ARG")
    found = re.fullmatch(r"BASE=python:(3\.\d+)-slim", base)
    assert found
    assert is_supported(found[1])
    assert [each.split()[0] for each in all_of("FROM")] == ["${BASE}", "${BASE}"]


def test_the_pythons_that_the_page_names_are_supported() -> None:
    text = PAGE.read_text("utf-8")
    named = set(re.findall(r"python:(3\.\d+)-slim", text)) | set(
        re.findall(r"3\.\d+", re.search(r"Python (3\.11, .* 3\.\d+)\.", text)[1])  # type: ignore[index]
    )
    assert named
    assert all(map(is_supported, named))


def test_it_runs_as_a_user_without_rights() -> None:
    """The last word on the user is a number, which is not root's, and such a user is made."""
    names = [name for name, _ in instructions()]
    *_, user = all_of("USER")
    number = user.partition(":")[0]
    assert int(number) > 0
    assert any(f"useradd --create-home --uid {number} " in each for each in all_of("RUN"))
    last = len(names) - names[::-1].index("USER")
    assert not {"RUN", "COPY", "ADD"} & set(names[last:]), (
        "nothing is made by another user after it"
    )


def test_no_layer_holds_solutions_or_what_lies_about() -> None:
    """Only what is named is copied: no solutions, no submissions, nothing of Git."""
    copied = [each for rest in all_of("COPY") for each in rest.split()[:-1]]
    own = [each for each in copied if not each.startswith("--") and not each.startswith("/")]
    assert {*own} == {
        "pyproject.toml", "constraints.txt", "README.md", "LICENSE", "LICENSE-DATA.md", "grader",
        "exercises",
    }  # fmt: skip
    assert all((ROOT / each).exists() for each in own)
    assert not all_of("ADD")


def test_what_the_package_is_built_of_is_copied() -> None:
    """Its readme, its licences, and the folders that go into it."""
    copied = {each for rest in all_of("COPY") for each in rest.split()[:-1]}
    about = project()
    assert {about["readme"], *about["license-files"]} <= copied
    built = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]
    wheel = built["targets"]["wheel"]
    assert {*wheel["packages"], *wheel["force-include"]} <= copied


def test_it_is_built_with_the_versions_that_were_tested() -> None:
    (installs,) = [each for each in all_of("RUN") if "--requirements pyproject.toml" in each]
    assert "--constraint constraints.txt" in installs
    assert "--group local" in installs


def test_it_names_no_host_and_weakens_nothing() -> None:
    """Nothing is fetched from an address, and no option opens the container or drops the wall."""
    text = (ROOT / "Containerfile").read_text("utf-8")
    assert not re.search(r"https?://|\b[\w-]+\.(?:com|org|io|net|edu)\b", text)
    assert "sandbox" not in text
    assert "privileged" not in text
    assert all_of("ENTRYPOINT") == ['["grader"]']


@pytest.mark.parametrize("option", ["--privileged", "--cap-add", "apparmor=unconfined"])
def test_the_page_asks_for_no_rights(option: str) -> None:
    assert option not in PAGE.read_text("utf-8")


def test_the_page_names_the_image_that_it_builds() -> None:
    text = PAGE.read_text("utf-8")
    assert re.findall(r"(?:podman|docker) build (?:-f Containerfile )?-t (\w+) \.", text) == [
        "grader",
        "grader",
    ]
    assert '--network none -v "$PWD:/course" grader grade submissions' in text
    assert all_of("WORKDIR")[-1] == "/course"
