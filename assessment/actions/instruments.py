"""Publishing instruments."""

from collections.abc import Iterable
from pathlib import Path

from django.db import transaction

from assessment.instruments import InstrumentContent
from assessment.models import Block, Instrument, InstrumentVersion, Pillar, PublishedText, Subject
from assessment.publication import as_yaml
from municipalities.models import AuditEntry, Person
from municipalities.reading import ContentError


@transaction.atomic
def publish_instrument(*, path: Path, by: Person | None) -> InstrumentVersion:
    """Load an instrument version from YAML. Again is harmless; ContentError where a published version was altered."""
    content = InstrumentContent.from_file(path)
    instrument, _created = Instrument.objects.get_or_create(
        key=content.content["instrument"], defaults={"title": content.content["title"]}
    )
    published = instrument.versions.filter(number=content.content["version"]).first()
    if published is None:
        before = instrument.versions.filter(number=content.content["version"] - 1).first()
        keys = before.blocks.order_by("position").values_list("key", flat=True) if before else None
        content.refuse_unless_follows(None if keys is None else list(keys))
        return _publish(instrument, content, by)
    if published.checksum != content.checksum:
        raise ContentError(
            f"{path.name}: version {content.name} was published with other texts. A published version never changes: "
            "give the new texts a higher version number."
        )
    _keep_text(published, content)
    return published


def _keep_text(version: InstrumentVersion, content: InstrumentContent) -> None:
    """The YAML that anybody may download; versions of before there was any get theirs when they are loaded again."""
    text = as_yaml(content.content, content.checksum)
    PublishedText.objects.get_or_create(version=version, defaults={"yaml": text})


def _publish(instrument: Instrument, content: InstrumentContent, by: Person | None) -> InstrumentVersion:
    version = InstrumentVersion.objects.create(
        instrument=instrument,
        number=content.content["version"],
        description=content.content["description"],
        subject=content.content.get("subject", Subject.MUNICIPALITY),
        canvas=content.content.get("canvas", {}),
        changes=content.content.get("changes", []),
        sources=content.content["sources"],
        checksum=content.checksum,
    )
    _keep_text(version, content)
    position = 0
    for place, entry in enumerate(content.content["pillars"]):
        pillar = Pillar.objects.create(
            version=version, key=entry["key"], position=place, name=entry["name"], description=entry["description"]
        )
        blocks = [
            Block(version=version, pillar=pillar, position=position + offset, **texts)
            for offset, texts in enumerate(entry["blocks"])
        ]
        Block.objects.bulk_create(blocks)
        position += len(blocks)
    AuditEntry.record("publish_instrument", version, by=by, checksum=content.checksum)
    return version


def load_instruments(*, paths: Iterable[Path], by: Person | None) -> list[InstrumentVersion]:
    """Publish the versions of these files, or find that they were."""
    return [publish_instrument(path=path, by=by) for path in paths]
