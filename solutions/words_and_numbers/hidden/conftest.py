"""Sentences and penguins that nobody has trained on."""

from pathlib import Path

import pytest

from grader.exercises.words_and_numbers import conftest as shared

HERE = Path(__file__).parent


@pytest.fixture
def held_back_sentences(given):
    """As the fixture `sentences`."""
    path = HERE / "sentences.csv"
    return given.once("held back", lambda: shared.read_sentences(given, path))


@pytest.fixture
def held_back_penguins(given):
    """As the fixture `penguins`."""
    path = HERE / "penguins.csv"
    return given.once("held back", lambda: shared.read_penguins(given, path))
