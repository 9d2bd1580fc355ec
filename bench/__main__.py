"""Runs every benchmark, prints its rows, and fails where a bound does not hold: `python -m bench [name …]`."""

import importlib
import os
import sys
from io import StringIO

from bench.stage import BASE

NAMES = (
    "saving",
    "pages",
    "rounds",
    "projects",
    "collaboration",
    "evidence",
    "roadmap",
    "engine",
    "programme",
    "partners",
    "reports",
    "memory",
    "sizes",
    "comparing",
    "load",
)


def main(names: list[str]) -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    os.environ["DATA_DIR"] = os.environ.get("BENCH_DATA_DIR", str(BASE / "data" / "bench"))
    os.environ["LOG_LEVEL"] = "ERROR"
    import django
    from django.conf import settings

    if not settings.EMBEDDED_DATABASE:
        sys.exit("The bench invents people with a known password, in a database of its own: leave DATABASE_URL out.")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("load_content", stdout=StringIO())
    call_command("load_demo", stdout=StringIO())
    from bench.data import set_up

    stage = set_up()
    failed = 0
    for name in names or NAMES:
        for row in importlib.import_module(f"bench.{name}").rows(stage):
            print(row, flush=True)
            failed += not row.holds
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
