"""What most of a group have, to plan by: what is shown at once, what is left out, and the file. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessment.models import Status
from assessment.own_place import Done
from assessment.sheets import Sheet

AT_ONCE = 10
A_FEW = 5  # of what others have and this one does not


@dataclass(frozen=True)
class HadByMost:
    """The blocks that a group has, what most have first. `asked` is how many blocks the questionnaire has."""

    blocks: tuple[Done, ...] = ()
    asked: int = 0

    @property
    def at_once(self) -> tuple[Done, ...]:
        return self.blocks[:AT_ONCE]

    @property
    def others(self) -> tuple[Done, ...]:
        return self.blocks[AT_ONCE:]

    @property
    def left_out(self) -> int:
        """How many blocks none of them has, or apply to too few of them to tell."""
        return self.asked - len(self.blocks)

    @property
    def next_blocks(self) -> tuple[Done, ...]:
        """The first few that others have and this one does not."""
        return tuple(done for done in self.blocks if done.is_next)[:A_FEW]

    @property
    def sheet(self) -> Sheet:
        """All of it, as a table for other programs."""
        header = (_("Building block"), _("Part"), _("Have it"), _("It applies to"), _("You"))
        return Sheet("had-by-most", _("What most have"), header, _rows(self.blocks))


def _rows(blocks: Sequence[Done]) -> tuple[tuple[str | int | None, ...], ...]:
    return tuple(
        (
            done.count.name,
            done.count.pillar,
            done.count.implemented,
            done.count.applicable,
            str(Status(done.status).label) if done.status else None,
        )
        for done in blocks
    )
