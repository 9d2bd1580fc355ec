"""Dataclasses to JSON and back."""

import json
from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategy.snapshots import from_snapshot, to_snapshot


@dataclass(frozen=True)
class Leaf:
    word: str
    number: int


@dataclass(frozen=True)
class Tree:
    planted: date
    felled: date | None
    leaves: tuple[Leaf, ...]
    names: tuple[str, ...]


trees = st.builds(
    Tree,
    planted=st.dates(),
    felled=st.none() | st.dates(),
    leaves=st.lists(st.builds(Leaf, word=st.text(), number=st.integers())).map(tuple),
    names=st.lists(st.text()).map(tuple),
)


@given(trees)
def test_nothing_is_lost_on_the_way_through_json(tree):
    assert from_snapshot(Tree, json.loads(json.dumps(to_snapshot(tree)))) == tree


def test_what_is_missing_is_an_error():
    with pytest.raises(KeyError, match="number"):
        from_snapshot(Leaf, {"word": "x"})
