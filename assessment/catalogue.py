"""The instruments that there are, as a municipality or a passer-by chooses from them."""

from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, Func, IntegerField, Sum

from assessment.instruments import LEADING
from assessment.models import Assessment, Block, InstrumentVersion
from municipalities.models import Municipality
from municipalities.sources import Document, documents

# Our own estimate: reading a block, looking it up and writing down the answer.
MINUTES_A_BLOCK = 4


@dataclass(frozen=True)
class Entry:
    """The newest version of an instrument: how big it is, what it rests on, and what was last measured with it."""

    version: InstrumentVersion
    blocks: int
    questions: int
    documents: tuple[Document, ...]
    newest: Assessment | None = None

    @property
    def half_hours(self) -> int:
        """How long it takes about, for somebody who knows the answers."""
        return max(1, round(self.blocks * MINUTES_A_BLOCK / 30))

    @property
    def hours(self) -> float:
        return self.half_hours / 2


def catalogue(municipality: Municipality) -> list[Entry]:
    """Every instrument, the leading one first and then by title, with this municipality's newest assessment."""
    versions = InstrumentVersion.objects.newest().select_related("instrument").order_by("instrument__title")
    sizes = {row["version_id"]: (row["blocks"], row["questions"]) for row in _sizes()}
    newest = {assessment.instrument_version.instrument_id: assessment for assessment in _measured(municipality)}
    return [
        Entry(version, *sizes.get(version.pk, (0, 0)), _documents_of(version), newest.get(version.instrument_id))
        for version in sorted(versions, key=lambda version: version.instrument.key != LEADING)
    ]


def _sizes() -> list[dict[str, int]]:
    length = Func("questions", function="jsonb_array_length", output_field=IntegerField())
    counted = Block.objects.order_by().values("version_id").annotate(blocks=Count("pk"), questions=Sum(length))
    return list(counted)


def _measured(municipality: Municipality) -> list[Assessment]:
    """Oldest first, so that the newest of each instrument is the last."""
    own = Assessment.objects.for_municipality(municipality).latest_versions()
    return list(own.select_related("instrument_version", "round").order_by("started_at", "number"))


def _documents_of(version: InstrumentVersion) -> tuple[Document, ...]:
    """The source documents, in the order in which the product lists them."""
    cited = {source["document"] for source in version.sources}
    return tuple(document for key, document in documents().items() if key in cited)


@dataclass(frozen=True)
class Publication:
    """An instrument with all its published versions, the newest first."""

    newest: InstrumentVersion
    versions: tuple[InstrumentVersion, ...]
    documents: tuple[Document, ...]


def publications() -> list[Publication]:
    """Every instrument by title, of which the text can be downloaded; one query."""
    found = InstrumentVersion.objects.filter(text__isnull=False).select_related("instrument")
    ordered = found.order_by("instrument__title", "instrument_id", "-number")
    groups = (tuple(group) for _key, group in groupby(ordered, key=lambda version: version.instrument_id))
    return [Publication(versions[0], versions, _documents_of(versions[0])) for versions in groups]
