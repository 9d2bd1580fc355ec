"""The tile map of the region: one tile a municipality, placed by hand so that neighbours stay neighbours."""

from collections.abc import Iterable
from dataclasses import dataclass

from municipalities.models import Municipality


@dataclass(frozen=True)
class MapTile:
    """A municipality's place on the map; row and column count from 1, at the north-west."""

    municipality: Municipality
    row: int
    column: int

    @property
    def name(self) -> str:
        return self.municipality.name


def lay_out(municipalities: Iterable[Municipality]) -> tuple[MapTile, ...]:
    """The tiles row by row, moved so that the map begins at row 1 and column 1. Who has no place is left out."""
    placed = [
        (municipality.tile_row, municipality.tile_column, municipality)
        for municipality in municipalities
        if municipality.tile_row is not None and municipality.tile_column is not None
    ]
    if not placed:
        return ()
    top, left = min(row for row, _, _ in placed), min(column for _, column, _ in placed)
    tiles = (MapTile(municipality, row - top + 1, column - left + 1) for row, column, municipality in placed)
    return tuple(sorted(tiles, key=lambda tile: (tile.row, tile.column)))
