"""Building blocks that a newer version of the leading instrument no longer has: under their old name, and what became
of them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessment.instruments import LEADING
from assessment.leading import block_names
from assessment.lineage import Change, went_on_as
from assessment.models import Block, InstrumentVersion


@dataclass(frozen=True)
class Dropped:
    """`number` is the last version that had it, `became` the names of what the newest one has in its place."""

    key: str
    name: str
    number: int
    became: tuple[str, ...] = ()

    def __str__(self) -> str:
        said = {"name": self.name, "number": self.number, "became": ", ".join(self.became)}
        if self.became:
            return _("%(name)s (until version %(number)d; now %(became)s)") % said
        return _("%(name)s (until version %(number)d)") % said


def dropped_blocks(keys: Iterable[str], names: Mapping[str, str]) -> dict[str, Dropped]:
    """Those of these keys that are not among the `names` of the newest version; no query where all are, else two."""
    missing = sorted(set(keys) - names.keys())
    if not missing:
        return {}
    rows = Block.objects.filter(version__instrument__key=LEADING, key__in=missing).order_by("version__number")
    last = {key: (name, number) for key, name, number in rows.values_list("key", "name", "version__number")}
    versions = InstrumentVersion.objects.filter(instrument__key=LEADING).order_by("number")
    tables = [(number, Change.read(changes)) for number, changes in versions.values_list("number", "changes")]
    found = {}
    for key, (name, number) in last.items():
        became = went_on_as([table for later, table in tables if later > number], key)
        found[key] = Dropped(key, name, number, tuple(names[each] for each in became if each in names))
    return found


def names_with(keys: Iterable[str]) -> Mapping[str, str]:
    """The names of the blocks of the newest version, and of those of these keys that it no longer has."""
    names = block_names()
    return {**names, **{key: str(dropped) for key, dropped in dropped_blocks(keys, names).items()}}
