"""What became of a project, change by change, as its page tells it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from projects.descriptions import Described, Words
from projects.models import ProjectRevision
from projects.values import ProjectValues


@dataclass(frozen=True)
class Change:
    """One version: what was done, by whom (empty where that is not for the reader), and what differs from before."""

    number: int
    done: str
    at: datetime
    by: str
    is_elsewhere: bool
    is_newest: bool
    differences: Sequence[Described]


def changes_of(revisions: Sequence[ProjectRevision], words: Words, colleagues: Collection[int] | None) -> list[Change]:
    """Newest first. Only names of `colleagues` (persons by key) are told; None tells all."""
    found = []
    for place, revision in enumerate(revisions):
        before = revisions[place + 1] if place + 1 < len(revisions) else None
        is_known = colleagues is None or revision.by_id in colleagues
        found.append(
            Change(
                number=revision.number,
                done=revision.get_change_display(),
                at=revision.at,
                by=str(revision.by) if revision.by and is_known else "",
                is_elsewhere=revision.by is not None and not is_known,
                is_newest=place == 0,
                differences=_differences(before, revision, words),
            )
        )
    return found


def _differences(before: ProjectRevision | None, after: ProjectRevision, words: Words) -> Sequence[Described]:
    if before is None:
        return ()
    return words.differences(ProjectValues.from_json(before.values), ProjectValues.from_json(after.values))
