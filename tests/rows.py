"""More rows of everything: each row that a test made, again and again, beside the same parents."""

import uuid
from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction

APPS = ("municipalities", "assessment", "projects", "strategy")
Rows = dict[type[models.Model], list[models.Model]]


def own_models() -> list[type[models.Model]]:
    """The product's, in an order in which parents come first."""
    found = [model for label in APPS for model in apps.get_app_config(label).get_models()]
    ordered: list[type[models.Model]] = []

    def visit(model: type[models.Model]) -> None:
        if model not in ordered and model in found:
            found.remove(model)
            for field in model._meta.concrete_fields:
                if field.is_relation and field.related_model is not model:
                    visit(field.related_model)  # type: ignore[arg-type]
            ordered.append(model)

    while found:
        visit(found[0])
    return ordered


def originals() -> Rows:
    """What there is now: of each model the last row, from which the others are made."""
    found = {model: model._base_manager.order_by("pk").last() for model in own_models()}
    return {model: [row] for model, row in found.items() if row is not None}


def grow(rows: Rows, number: int) -> None:
    """Until there are so many of each; `rows` keeps them. What cannot stand beside its like stays alone."""
    for model, made in rows.items():
        for place in range(len(made), number):
            if copy := _copy(model, made[0], place, rows):
                made.append(copy)


def _copy(model: type[models.Model], row: models.Model, place: int, rows: Rows) -> models.Model | None:
    for changes in _ways(model, row, place, rows):
        values = {field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields}
        values |= {model._meta.pk.attname: _key(model, place)} | _unique(model, row, place, rows) | changes
        try:
            with transaction.atomic():
                copy = model(**values)
                copy.save(force_insert=True)
                return copy
        except IntegrityError:
            continue
    return None


def _key(model: type[models.Model], place: int) -> Any:
    key = model._meta.pk
    if isinstance(key, models.UUIDField):
        return uuid.uuid4()
    return f"GM{1000 + place}" if isinstance(key, models.CharField) else None


def _unique(model: type[models.Model], row: models.Model, place: int, rows: Rows) -> dict[str, Any]:
    fields = (field for field in model._meta.concrete_fields if field.unique and not field.primary_key)
    return dict(chain.from_iterable(_other(field, row, place, rows) for field in fields))


def _ways(model: type[models.Model], row: models.Model, place: int, rows: Rows) -> Iterator[dict[str, Any]]:
    """As it is; with another number; with another text; beside another parent."""
    yield {}
    for kinds in (models.IntegerField, models.CharField, models.ForeignKey):
        for field in model._meta.concrete_fields:
            if isinstance(field, kinds) and not field.primary_key and not (field.choices or field.unique):
                yield dict(_other(field, row, place, rows))


def _other(field: Any, row: models.Model, place: int, rows: Rows) -> Iterator[tuple[str, Any]]:
    value = getattr(row, field.attname)
    if isinstance(field, models.ForeignKey):
        parent: Any = field.related_model
        others = rows.get(parent, [])
        if len(others) > place:
            yield field.attname, others[place].pk
    elif isinstance(field, models.UUIDField):
        yield field.attname, uuid.uuid4()
    elif isinstance(field, models.IntegerField):
        yield field.attname, (value or 0) + place
    elif isinstance(field, models.CharField):
        beginning = str(value or "")[: (field.max_length or 100) - 4]
        yield field.attname, f"{place}{beginning}" if "@" in beginning else f"{beginning}-{place}"
