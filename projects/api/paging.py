"""Long lists in pages: how big, which one, and where the others are."""

from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from pydantic import Field

from projects.api.shapes import Shape

USUAL, MOST, LAST = 50, 500, 100_000

Rows = TypeVar("Rows", bound=QuerySet[Any])


class Paging(Shape):
    page: int = Field(1, ge=1, le=LAST, description="Which page; the first is 1.")
    page_size: int = Field(USUAL, ge=1, le=MOST, description="How many on a page.")

    @property
    def part(self) -> slice:
        return slice((self.page - 1) * self.page_size, self.page * self.page_size)


@dataclass(frozen=True)
class Cut:
    """How a page lies in the whole."""

    page: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def facts(self) -> dict[str, int]:
        return {"page": self.page, "page_size": self.size, "total_items": self.total, "total_pages": self.pages}

    def link(self, request: HttpRequest, response: HttpResponse) -> None:
        """The Link header (RFC 8288) to the first, previous, next and last page, with the same filters."""
        wanted = {"first": 1, "prev": min(self.page - 1, self.pages), "next": self.page + 1, "last": self.pages}
        there = {name: page for name, page in wanted.items() if 1 <= page <= self.pages}
        response["Link"] = ", ".join(f'<{_address(request, page)}>; rel="{name}"' for name, page in there.items())


def cut_rows(rows: Rows, paging: Paging) -> tuple[Rows, Cut]:
    """The rows of the page, and how it lies in the whole; two queries."""
    return rows[paging.part], Cut(paging.page, paging.page_size, rows.count())


def _address(request: HttpRequest, page: int) -> str:
    query: Any = request.GET.copy()
    query["page"] = str(page)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
