"""Rows of projects written many at once: one statement for each batch, whatever its columns."""

import json
from collections.abc import Sequence

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from projects.models import Project

BATCH = 1000


def update_rows(projects: Sequence[Project], names: Sequence[str]) -> None:
    """Store these fields of projects. Ten times as fast as bulk_update, which writes a condition for each value."""
    fields = [Project._meta.get_field(name) for name in names]
    quote = connection.ops.quote_name
    columns = [(quote(str(field.column)), field.db_type(connection)) for field in fields]  # type: ignore[union-attr]
    sets = ", ".join(f"{column} = given.{column}" for column, _kind in columns)
    shape = ", ".join(f"{column} {kind}" for column, kind in columns)
    statement = (
        f"UPDATE {quote(Project._meta.db_table)} AS stored SET {sets} "  # noqa: S608  # names of our own columns
        f"FROM jsonb_to_recordset(%s::jsonb) AS given(id bigint, {shape}) WHERE stored.id = given.id"
    )
    with connection.cursor() as cursor:
        for start in range(0, len(projects), BATCH):
            rows = [
                {"id": project.pk, **{field.column: getattr(project, field.attname) for field in fields}}  # type: ignore[union-attr]
                for project in projects[start : start + BATCH]
            ]
            cursor.execute(statement, [json.dumps(rows, cls=DjangoJSONEncoder)])
