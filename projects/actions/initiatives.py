"""The smart city initiatives of Rotterdam, brought in through the product's own import."""

from pathlib import Path

from municipalities.models import Person
from municipalities.reading import Loaded
from projects.actions.own_files import import_file

INITIATIVES_FILE = Path(__file__).parent.parent / "content" / "rotterdam.csv"
_DOCUMENT, _SECTION = "mrdh-2021", "Bijlage 3"


def load_initiatives(*, by: Person | None, path: Path = INITIATIVES_FILE) -> Loaded:
    """Bring the initiatives in line with the table; again is harmless. ContentError on bad content.

    What people changed stays as they left it.
    """
    return import_file(path=path, document=_DOCUMENT, section=_SECTION, is_public=True, by=by)
