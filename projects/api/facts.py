"""What the open data are, once: for the document of the API, the catalogue and the page that explains them."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERSION = "1.0.0"
ROOT = "/api/v1"
LICENCE = "CC BY 4.0"
LICENCE_URL = "http://creativecommons.org/licenses/by/4.0/"
SYNTHETIC = "proefregio"  # how the slug begins of a region that was invented to try the product at size

SLUG = r"^[-a-zA-Z0-9_]+$"
GM_CODE = r"^GM\d{4}$"

JSON, GEOJSON = "application/json", "application/geo+json"
JSON_LD, TURTLE = "application/ld+json", "text/turtle"
CATALOGUE_FORMATS = {"jsonld": JSON_LD, "turtle": TURTLE}


@dataclass(frozen=True)
class Dataset:
    """`path` is the address under ROOT; `example` a query that shows how it is asked for."""

    key: str
    path: str
    title: str | Promise
    description: str | Promise
    example: str = ""
    formats: tuple[str, ...] = (JSON,)
    needs_example: bool = False

    @property
    def address(self) -> str:
        return ROOT + self.path

    @property
    def needed(self) -> str:
        """What of the example cannot be left out."""
        return self.example if self.needs_example else ""

    @property
    def call(self) -> str:
        """As one types it in a terminal."""
        return f'curl "{settings.SITE_URL}{self.address}{self.example}"'


DATASETS = (
    Dataset(
        "instruments",
        "/instruments",
        _("Instruments"),
        _("The questionnaires with their pillars, building blocks, questions, signs and sources, in every version."),
    ),
    Dataset(
        "municipalities",
        "/municipalities",
        _("Municipalities"),
        _("Codes of Statistics Netherlands, names, how long each exists, and into which one it merged."),
        "?region=mrdh",
    ),
    Dataset(
        "projects",
        "/projects",
        _("Projects"),
        _("The projects of the public project map, with what they are about and who works on them."),
        "?municipality=delft&pageSize=10",
        (JSON, GEOJSON),
    ),
    Dataset(
        "cooperations",
        "/cooperations",
        _("Cooperations"),
        _("Which municipalities and organisations work together on what, or could."),
        "?format=geojson",
        (JSON, GEOJSON),
    ),
    Dataset(
        "testbeds",
        "/testbeds",
        _("Testbeds"),
        _("Places where new things are tried out."),
    ),
    Dataset(
        "totals",
        "/results/totals",
        _("Results in totals"),
        _("How often each status was given in a round that has ended, and the spread of the levels. Never of a few."),
        "?instrument=vier-pijlers",
    ),
    Dataset(
        "results",
        "/results/municipalities",
        _("Results of municipalities that share them publicly"),
        _("The status of each building block, of the municipalities that chose to make their results public."),
        "?region=mrdh",
        needs_example=True,
    ),
)


def is_synthetic(slug: str) -> bool:
    """Whether a region, and all that lies in it, was invented."""
    return slug.startswith(SYNTHETIC)
