"""Which columns an import of projects knows, and which header means which. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

LONG = 10_000
_BETWEEN = re.compile(r"[\W_]+")
_ASIDE = re.compile(r"\([^)]*\)")


@dataclass(frozen=True)
class Column:
    """What a column can be: the field that it fills, its label, other headers that mean the same, the longest text."""

    key: str
    label: Any
    headers: tuple[str, ...] = ()
    limit: int = 0


COLUMNS = (
    Column("name", _("Name"), ("naam", "titel", "title", "project", "projectnaam", "initiatief", "onderwerp"), 150),
    Column(
        "municipalities",
        _("Municipality or municipalities"),
        ("gemeente", "gemeenten", "gemeente(n)", "municipality", "municipalities", "gemeentenaam", "gemeentecode"),
    ),
    Column(
        "description",
        _("Description"),
        ("omschrijving", "beschrijving", "toelichting", "description", "samenvatting"),
        LONG,
    ),
    Column("successes", _("Successes"), ("successen", "resultaten", "opbrengst", "wat goed ging", "successes"), LONG),
    Column(
        "conditions",
        _("Conditions for success"),
        ("voorwaarden", "randvoorwaarden", "succesvoorwaarden", "succesfactoren", "conditions"),
        LONG,
    ),
    Column("lessons", _("Lessons learned"), ("lessen", "geleerde lessen", "leerpunten", "lessons"), LONG),
    Column("themes", _("Themes"), ("thema", "themas", "thema's", "theme", "themes", "categorie", "domein")),
    Column(
        "tasks",
        _("Societal tasks"),
        ("opgave", "opgaven", "maatschappelijke opgave", "maatschappelijke opgaven", "tasks", "societal task"),
    ),
    Column(
        "blocks",
        _("Building blocks"),
        ("bouwsteen", "bouwstenen", "bouwsteencode", "building block", "blocks", "bouwstenen codes"),
    ),
    Column(
        "partners",
        _("Partners"),
        ("partner", "samenwerkingspartners", "organisatie", "organisaties", "partijen", "leverancier", "partners"),
    ),
    Column("status", _("Status"), ("status", "stand", "stand van zaken")),
    Column("kind", _("Kind"), ("soort", "type", "kind", "projectsoort")),
    Column("stage", _("Stage"), ("fase", "stadium", "stage", "projectfase")),
    Column("openness", _("Open to others"), ("openheid", "open voor anderen", "openness", "meedoen", "deelname")),
    Column("period", _("Period"), ("periode", "looptijd", "period", "jaar", "jaren", "planning"), 50),
    Column(
        "contact_role",
        _("Contact (a role, no name)"),
        ("contact", "contactrol", "contact role", "rol", "functie", "contact_role"),
        100,
    ),
    Column("place", _("Place"), ("plaats", "locatie", "place", "location", "adres", "wijk"), 100),
    Column("latitude", _("Latitude"), ("breedtegraad", "lat", "latitude", "breedte")),
    Column("longitude", _("Longitude"), ("lengtegraad", "lon", "lng", "long", "longitude", "lengte")),
    Column(
        "is_public", _("On the public project map"), ("openbaar", "publiek", "public", "is_public", "openbare kaart")
    ),
    Column("key", _("Code of an earlier export"), ("code", "kenmerk", "sleutel", "key", "projectcode", "id"), 120),
)
# What only the product's own files hold.
OWN_COLUMNS = (Column("reading", "reading", ("lezing", "reading"), 200),)
BY_KEY = {column.key: column for column in (*COLUMNS, *OWN_COLUMNS)}


@lru_cache(maxsize=50_000)
def normal(text: str) -> str:
    """How two texts are compared: without capitals, accents and signs."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(part for part in parts if not unicodedata.combining(part))
    return _BETWEEN.sub(" ", kept).strip()


def bare(text: str) -> str:
    """The same without what stands between brackets: “Naam (verplicht)”, “Rijswijk (ZH)”."""
    return normal(_ASIDE.sub(" ", text))


@cache
def _by_header() -> dict[str, str]:
    found: dict[str, str] = {}
    for column in BY_KEY.values():
        for header in (column.key, *_in_all_languages(column.label), *column.headers):
            found.setdefault(normal(header), column.key)
    return found


def _in_all_languages(label: Any) -> Iterable[str]:
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            yield str(label)


def guess_columns(headers: Iterable[str], own: bool = False) -> dict[int, str]:
    """The field of each column whose header is known, by the number of the column; each field once."""
    found: dict[int, str] = {}
    for number, header in enumerate(headers):
        key = _by_header().get(normal(header)) or _by_header().get(bare(header))
        if key and key not in found.values() and (own or key not in {column.key for column in OWN_COLUMNS}):
            found[number] = key
    return found


def header_of(headers: tuple[str, ...], columns: Mapping[int, str], key: str) -> str:
    """How the file itself calls the column of a field; its own label where the file has none."""
    number = next((number for number, field in columns.items() if field == key), None)
    return (headers[number] if number is not None else "") or str(BY_KEY[key].label)
