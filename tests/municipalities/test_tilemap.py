from municipalities.models import Municipality
from municipalities.tilemap import MapTile, lay_out


def placed(name: str, row: int | None, column: int | None) -> Municipality:
    return Municipality(name=name, tile_row=row, tile_column=column)


def test_map_begins_at_its_own_north_west() -> None:
    rijswijk, delft, wassenaar = placed("Rijswijk", 3, 3), placed("Delft", 3, 4), placed("Wassenaar", 2, 4)

    tiles = lay_out([rijswijk, delft, wassenaar])

    assert tiles == (MapTile(wassenaar, 1, 2), MapTile(rijswijk, 2, 1), MapTile(delft, 2, 2))


def test_who_has_no_place_is_left_out() -> None:
    assert lay_out([placed("Nergens", None, None), placed("Half", 1, None)]) == ()
