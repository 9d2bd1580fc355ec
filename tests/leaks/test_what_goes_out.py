"""Every address is asked for as every kind of person: what was typed and who measured what reaches nobody else."""

import gc
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection

from assessment.models import SharingLevel
from tests.leaks.audiences import AUDIENCES, EVERYBODY, KINDS
from tests.leaks.canaries import APPS, WITHIN, Canary, our_models, prose_fields, structured_fields, words_in
from tests.leaks.crawling import Visit
from tests.leaks.names import NAMED_AT, names_in
from tests.leaks.visits import make_visits
from tests.test_access import people, report, values

FIXTURES = (people, report, values)  # of the stage of the tests of access
# Beside the sessions: counters, what was counted together, and the words by which projects are found.
KEPT_IN = (
    "municipalities_attemptcounter",
    "projects_callcount",
    "assessment_grouptotal",
    "projects_searchword",
)
WITHOUT_ROWS: set[str] = set()
pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Found:
    """Of each word where it stands, what everybody was answered, and what is kept between two answers."""

    words: Mapping[str, Canary]
    visits: Mapping[str, Visit]
    kept: str


_FOUND: list[Found] = []


@pytest.fixture
def found(request: pytest.FixtureRequest, settings: Any) -> Found:
    """Looked for once."""
    if not _FOUND:
        cast, keys, round_ = (request.getfixturevalue(name) for name in ("people", "values", "round_"))
        words, visits = make_visits(cast, keys, round_, settings)
        _FOUND.append(Found(words, visits, "\n".join(_kept())))
    return _FOUND[0]


# What was typed


def test_every_free_text_says_who_may_see_it(found: Found) -> None:
    """Whoever adds a text to a model says in audiences.py, or in canaries.py, what it is."""
    texts = {f"{model._meta.label}.{name}" for model in our_models() for name in prose_fields(model)}
    structured = {f"{model._meta.label}.{name}" for model in our_models() for name in structured_fields(model)}

    assert {canary.field for canary in found.words.values()} <= set(AUDIENCES)
    assert {field.partition(":")[0] for field in AUDIENCES} <= texts
    assert texts - {canary.field.partition(":")[0] for canary in found.words.values()} == WITHOUT_ROWS
    assert set(WITHIN) <= structured


def test_nobody_sees_what_is_not_meant_for_them(found: Found) -> None:
    leaks = [
        f"{canary}: {kind} at {', '.join(visit.where(word)[:3])}"
        for word, canary in found.words.items()
        for kind, visit in found.visits.items()
        if word in visit.words and kind not in AUDIENCES[canary.field].of(canary)
    ]

    assert leaks == []


def test_who_may_see_it_does(found: Found) -> None:
    """Else the test above would say nothing: what could leak is there, and the visits reach it."""
    seen = {found.words[word].field for visit in found.visits.values() for word in visit.words}

    assert {field for field, audience in AUDIENCES.items() if audience.is_shown} - seen == set()
    assert set(found.visits) == KINDS
    assert all(len(visit.answers) > 200 for visit in found.visits.values())


def test_every_sort_of_file_is_read(found: Found) -> None:
    """The words stand in pages, tables, files of Office and PDFs; so a file in which they leak is noticed."""
    reports = found.visits["alderman"].of("download_report", "download_letter")

    assert len(reports) >= 2
    assert all(answer.words for answer in reports)
    for name in ("export_assessment", "export_projects", "project_map_pdf", "api:project_list"):
        assert any(answer.words for answer in found.visits["coordinator"].of(name)), name


# Who measured what


def test_municipalities_that_share_too_little_are_not_named_where_is_compared(found: Found) -> None:
    named: dict[str, SharingLevel | None] = NAMED_AT
    leaks = {
        (kind, answer.path, name)
        for kind, visit in found.visits.items()
        for answer in visit.answers
        if answer.status == 200 and answer.name in named
        for name in names_in(answer, named[answer.name], own="Zoetermeer" if kind == "outsider" else "Delft")
    }

    assert leaks == set()


# What is kept


def test_nothing_is_left_behind_where_others_could_find_it(found: Found) -> None:
    """Sessions, counters, totals and what the process remembers tell nobody what not everybody may see."""
    secret = {word for word, canary in found.words.items() if AUDIENCES[canary.field] != EVERYBODY}

    assert {str(found.words[word]) for word in words_in(found.kept) & secret} == set()


def test_no_cache_on_the_way_keeps_what_is_not_for_everybody(found: Found) -> None:
    secret = {word for word, canary in found.words.items() if AUDIENCES[canary.field] != EVERYBODY}
    kept = {
        (answer.name, answer.kept)
        for visit in found.visits.values()
        for answer in visit.answers
        if answer.words & secret and not re.search("private|no-store", answer.kept)
    }

    assert kept == set()


def _kept() -> Iterator[str]:
    """All that outlives an answer and is no record of its own."""
    yield from (str(session.get_decoded()) for session in Session.objects.all())
    with connection.cursor() as cursor:
        for table in KEPT_IN:
            cursor.execute(f"SELECT row_to_json(kept)::text FROM {table} AS kept")  # noqa: S608 - names of ours
            yield from (row for (row,) in cursor.fetchall())
    for function in filter(_remembers, gc.get_objects()):
        held = (held for held in gc.get_referents(function) if isinstance(held, dict) and "__wrapped__" not in held)
        yield from map(_told, held)


def _remembers(value: Any) -> bool:
    """Is this a function of ours that keeps what it answered?"""
    module = getattr(value, "__module__", None) or ""
    return hasattr(type(value), "cache_info") and module.partition(".")[0] in APPS


def _told(entries: Mapping[Any, Any]) -> str:
    """The words in answers that were not in what was asked: who asks with them has them already."""
    return " ".join(word for asked, told in entries.items() for word in words_in(_text(told)) - words_in(_text(asked)))


def _text(value: Any, deep: int = 6) -> str:
    """Every text that can be reached from a value."""
    if isinstance(value, str):
        return value
    if deep == 0 or isinstance(value, type | ModuleType):
        return ""
    return "\n".join(filter(None, (_text(one, deep - 1) for one in gc.get_referents(value))))
