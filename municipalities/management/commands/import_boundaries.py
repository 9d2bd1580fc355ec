"""manage.py import_boundaries: where the municipalities lie in a year, for the maps."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from municipalities.actions import import_boundaries
from municipalities.boundaries import BoundaryError, Feature, read_boundaries, read_features
from municipalities.models import Municipality
from municipalities.pdok import ADDRESS, TIMEOUT, fetch_features

FIRST_YEAR, LAST_YEAR = 1995, 2100


class Command(BaseCommand):
    help = (
        "Imports the boundaries of the municipalities in a year, from a GeoJSON file or from PDOK. All or nothing; "
        "again is harmless. The maps show them once all municipalities have one."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        origin = parser.add_mutually_exclusive_group(required=True)
        origin.add_argument("--file", type=Path, help="a GeoJSON file in longitude and latitude (WGS84)")
        origin.add_argument("--pdok", action="store_true", help="ask PDOK for the boundaries of the CBS")
        parser.add_argument("--year", type=int, required=True, help="the year whose boundaries these are")
        parser.add_argument("--source", help="what the maps say of where they come from")
        parser.add_argument("--address", default=ADDRESS, help="of PDOK, if it moves (default: %(default)s)")
        parser.add_argument("--timeout", type=float, default=TIMEOUT, help="seconds a page (default: %(default)s)")

    def handle(self, *args: Any, **options: Any) -> None:
        year = options["year"]
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise CommandError(f"--year: a year between {FIRST_YEAR} and {LAST_YEAR}")
        try:
            features, source = self._features(options)
            boundaries = read_boundaries(features, Municipality.objects.all(), year)
        except BoundaryError as error:
            raise CommandError(str(error)) from error
        loaded = import_boundaries(boundaries=boundaries, year=year, source=options["source"] or source, by=None)
        for remark in boundaries.remarks():
            self.stdout.write(remark)
        same = len(boundaries.shapes) - loaded.added - loaded.changed
        self.stdout.write(f"boundaries of {year}: {loaded.added} added, {loaded.changed} changed, {same} unchanged")

    def _features(self, options: dict[str, Any]) -> tuple[list[Feature], str]:
        """The areas, and what is said of where they come from."""
        year = options["year"]
        if options["pdok"]:
            features = fetch_features(year, address=options["address"], timeout=options["timeout"])
            return features, f"CBS, {year}, via PDOK (CC BY 4.0)"
        path = Path(options["file"])
        try:
            return read_features(path.read_bytes()), f"CBS, {year}, {path.name}"[:200]
        except OSError as error:
            raise CommandError(f"{path}: the file cannot be read ({error.strerror})") from error
