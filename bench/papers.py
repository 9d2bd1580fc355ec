"""A policy document of any length, made of the words by which blocks are found and of words that say nothing."""

import random
from io import BytesIO

import pikepdf

from assessment.terms import terms_of

_FILLER = (
    *("de", "gemeente", "werkt", "samen", "met", "partners", "aan", "plannen", "voor", "wonen", "verkeer", "zorg"),
    *("en", "economie", "in", "komende", "jaren"),
)


def pages(number: int) -> bytes:
    """A PDF of so many pages of some 2,500 characters; always the same."""
    chance = random.Random(1)
    words = [term for terms in terms_of("vier-pijlers").values() for term in terms]
    made = pikepdf.new()
    font = made.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type1,
            BaseFont=pikepdf.Name.Helvetica,
            Encoding=pikepdf.Name.WinAnsiEncoding,
        )
    )
    for _page in range(number):
        page = made.add_blank_page(page_size=(595, 842))
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.Contents = made.make_stream(_drawn(chance, words))
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def _drawn(chance: random.Random, words: list[str]) -> bytes:
    lines = []
    for _line in range(30):
        line = " ".join(chance.choices(_FILLER, k=11))
        lines.append(f"({line} {chance.choice(words)}.) Tj 0 -14 Td")
    return f"BT /F1 9 Tf 40 800 Td {' '.join(lines)} ET".encode("cp1252", "replace")
