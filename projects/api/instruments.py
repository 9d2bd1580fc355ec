"""The instruments: every published version, with its pillars, blocks and sources."""

from django.db.models import Exists, OuterRef, Prefetch
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Query, Router

from assessment.layout import Layout, layout_of
from assessment.models import Block, Instrument, InstrumentVersion, Pillar
from projects.api.facts import ROOT
from projects.api.paging import Paging, cut_rows
from projects.api.problems import Refused
from projects.api.reading import sources_of
from projects.api.shapes import (
    BlockShape,
    ChangeShape,
    InstrumentPage,
    InstrumentShape,
    InstrumentVersionShape,
    PillarShape,
    ProblemShape,
    VersionShape,
)

router = Router(tags=["instruments"], by_alias=True)


@router.get("/instruments", response=InstrumentPage)
def instrument_list(request: HttpRequest, response: HttpResponse, paging: Query[Paging]) -> InstrumentPage:
    """The instruments by title, each with its versions, the newest first."""
    versions = InstrumentVersion.objects.filter(text__isnull=False).order_by("-number")
    published = Instrument.objects.filter(Exists(versions.filter(instrument=OuterRef("pk"))))
    rows, cut = cut_rows(published.order_by("title", "pk"), paging)
    cut.link(request, response)
    rows = rows.prefetch_related(Prefetch("versions", versions))
    results = [
        InstrumentShape(key=row.key, title=row.title, versions=[_version(request, row, v) for v in row.versions.all()])
        for row in rows
    ]
    return InstrumentPage(results=results, **cut.facts)


@router.get("/instruments/{slug:key}/versions/{int:number}", response={200: InstrumentVersionShape, 404: ProblemShape})
def instrument_version(request: HttpRequest, key: str, number: int) -> InstrumentVersionShape:
    """One version, whole. It never changes."""
    found = InstrumentVersion.objects.filter(instrument__key=key, text__isnull=False)
    pk = found.filter(number=number).values_list("pk", flat=True).first() if number < 2**15 else None
    if pk is None:
        raise Refused(404)
    return _whole(layout_of(pk))


def _version(request: HttpRequest, instrument: Instrument, version: InstrumentVersion) -> VersionShape:
    path = f"{ROOT}/instruments/{instrument.key}/versions/{version.number}"
    text = reverse("download_instrument", args=[instrument.key, version.number])
    return VersionShape(
        number=version.number,
        published_at=version.published_at,
        checksum=version.checksum,
        href=request.build_absolute_uri(path),
        yaml=request.build_absolute_uri(text),
    )


def _whole(layout: Layout) -> InstrumentVersionShape:
    version = layout.version
    return InstrumentVersionShape(
        key=version.instrument.key,
        title=version.instrument.title,
        number=version.number,
        published_at=version.published_at,
        checksum=version.checksum,
        description=version.description,
        subject=version.subject,
        sources=sources_of(version.sources),
        changes=[ChangeShape(kind=row["kind"], was=row["was"], becomes=row["becomes"]) for row in version.changes],
        pillars=[_pillar(pillar, blocks) for pillar, blocks in layout.pillars.items()],
    )


def _pillar(pillar: Pillar, blocks: tuple[Block, ...]) -> PillarShape:
    return PillarShape(
        key=pillar.key, name=pillar.name, description=pillar.description, blocks=[_block(block) for block in blocks]
    )


def _block(block: Block) -> BlockShape:
    return BlockShape(
        key=block.key,
        name=block.name,
        layer=block.layer,
        meaning=block.meaning,
        questions=block.questions,
        signs=block.signs,
        needs=block.needs,
        sources=sources_of(block.sources),
    )
