"""The shapes of what the API answers: names in camelCase, codes that stay, nothing about people."""

from datetime import date, datetime
from typing import Literal

from ninja import Schema
from pydantic import ConfigDict, Field
from pydantic.alias_generators import to_camel


class Shape(Schema):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class PageShape(Shape):
    page: int
    page_size: int
    total_items: int
    total_pages: int


class WrongParameter(Shape):
    in_: str = Field(alias="in")
    name: str
    detail: str


class ProblemShape(Shape):
    """RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[WrongParameter] | None = None


class LabelShape(Shape):
    key: str
    name: str


class SourceShape(Shape):
    """A place in a public document."""

    document: str
    title: str
    year: int | None
    section: str


# Places


class RegionShape(Shape):
    slug: str
    name: str
    short_name: str
    is_synthetic: bool = Field(description="Invented to try the product at size; says nothing about anybody.")


class RegionPage(PageShape):
    results: list[RegionShape]


class PlaceShape(Shape):
    """A municipality as it is now; `formerly` names those that merged into it."""

    gm_code: str
    name: str
    formerly: list[str]


class MunicipalityShape(Shape):
    gm_code: str = Field(description="Code of Statistics Netherlands (CBS).")
    name: str
    official_name: str
    slug: str
    region: str = Field(description="Slug of the region.")
    size_class: str
    latitude: float
    longitude: float
    valid_from: date | None
    valid_until: date | None
    successor: str | None = Field(description="Code of the municipality into which it merged.")
    is_synthetic: bool


class MunicipalityPage(PageShape):
    results: list[MunicipalityShape]


# Instruments


class VersionShape(Shape):
    number: int
    published_at: datetime
    checksum: str = Field(description="SHA-256 of the content.")
    href: str
    yaml: str | None = Field(description="Where its text can be downloaded.")


class InstrumentShape(Shape):
    key: str
    title: str
    versions: list[VersionShape]


class InstrumentPage(PageShape):
    results: list[InstrumentShape]


class BlockShape(Shape):
    key: str
    name: str
    layer: str
    meaning: str
    questions: list[str]
    signs: dict[str, str] = Field(description="What is seen from outside, by status.")
    needs: list[str] = Field(description="Keys of the blocks that come first.")
    sources: list[SourceShape]


class PillarShape(Shape):
    key: str
    name: str
    description: str
    blocks: list[BlockShape]


class ChangeShape(Shape):
    """What became of blocks of the version before."""

    kind: str
    was: list[str]
    becomes: list[str]


class InstrumentVersionShape(Shape):
    key: str
    title: str
    number: int
    published_at: datetime
    checksum: str
    description: str
    subject: str
    sources: list[SourceShape]
    changes: list[ChangeShape]
    pillars: list[PillarShape]


# Projects, cooperations, testbeds


class PartnerShape(LabelShape):
    kind: str


class ProjectShape(Shape):
    key: str
    name: str
    href: str = Field(description="Its page for people.")
    description: str
    successes: str
    conditions: str
    lessons: str
    municipalities: list[PlaceShape]
    partners: list[PartnerShape]
    themes: list[str]
    tasks: list[LabelShape]
    blocks: list[LabelShape]
    status: str
    kind: str | None
    stage: str | None
    openness: str | None
    period: str
    contact_role: str = Field(description="The function to ask for, never a name.")
    place: str
    latitude: float | None
    longitude: float | None
    source: SourceShape | None
    not_sure: str = Field(description="What is not sure in the reading of the source.")
    is_demo: bool = Field(description="Invented for the demo.")
    is_synthetic: bool


class ProjectPage(PageShape):
    results: list[ProjectShape]


class ParticipantShape(Shape):
    type: Literal["municipality", "organisation"]
    key: str = Field(description="CBS code of a municipality, key of an organisation.")
    name: str
    state: str
    note: str


class CooperationShape(Shape):
    key: str
    region: str
    theme: str
    state: str
    is_region_wide: bool
    description: str
    since: str
    contact_role: str
    participants: list[ParticipantShape]
    source: SourceShape | None
    is_synthetic: bool


class CooperationPage(PageShape):
    results: list[CooperationShape]


class TestbedShape(Shape):
    key: str
    name: str
    description: str
    municipality: PlaceShape | None
    location: str
    state: str
    openness: str | None
    source: SourceShape | None


class TestbedPage(PageShape):
    results: list[TestbedShape]


# Results


class RoundShape(Shape):
    name: str
    opens_on: date
    ended_on: date
    is_demo: bool


GroupKind = Literal["all", "size", "path"]


class GroupShape(Shape):
    kind: GroupKind
    values: list[str]


class BlockTotalShape(Shape):
    """How many municipalities gave each status."""

    key: str
    implemented: int
    partial: int
    not_yet: int
    not_applicable: int
    unanswered: int


class SpreadShape(Shape):
    """Percentiles of the levels, in whole percents.

    Where few of the counted municipalities share in public, or a level lies at the edge of the others, p10 and p90
    are null and the other percentiles are in steps of five points.
    """

    pillar: str | None = Field(description="Key of the pillar; null is the whole.")
    municipalities: int
    p10: int | None = Field(
        description="Null: not shown, because the level of one municipality could be worked out from it."
    )
    p25: int
    p50: int
    p75: int
    p90: int | None = Field(
        description="Null: not shown, because the level of one municipality could be worked out from it."
    )


class TotalShape(Shape):
    region: str
    instrument: str
    round: RoundShape
    group: GroupShape
    municipalities: int = Field(description="How many were counted together.")
    blocks: list[BlockTotalShape]
    spread: list[SpreadShape]
    refreshed_on: date
    is_synthetic: bool


class TotalPage(PageShape):
    results: list[TotalShape]


class StatusShape(Shape):
    block: str
    status: str | None


class ResultShape(Shape):
    gm_code: str
    name: str
    measured_by: str | None = Field(description="The municipality that measured, where it has merged since.")
    instrument: str
    adopted_on: date
    statuses: list[StatusShape]
    is_demo: bool = Field(description="Of an installation in which everything that was answered is invented.")
    is_synthetic: bool


class ResultPage(PageShape):
    results: list[ResultShape]
