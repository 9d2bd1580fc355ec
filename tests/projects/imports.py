"""Imports of projects that stand in the addresses of the tests of access."""

from municipalities.models import Municipality, Person
from projects.actions import read_import


def import_values(municipality: Municipality, member: Person, staff: Person) -> dict[str, int]:
    """A file that was read and not taken over: one of the municipality, and one of the region."""
    file = {"data": f"Naam;Gemeente\nSensoren;{municipality.name}\n".encode(), "file_name": "projecten.csv"}
    region = municipality.region
    own = read_import(**file, region=region, municipality=municipality, by=member)  # type: ignore[arg-type]
    regional = read_import(**file, region=region, municipality=None, by=staff)  # type: ignore[arg-type]
    return {"batch": own.pk, "region_batch": regional.pk}
