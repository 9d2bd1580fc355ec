"""A setting that is missing or cannot be read stops the start, with its name and the remedy."""

import re
from pathlib import Path

import pytest
import yaml

from config.embedded import start_database, stop_database
from tests.installation import ROOT, Installation, temporary_installation

GOOD = {"DATABASE_URL": "postgres://digipeil:secret@localhost:5432/digipeil", "SECRET_KEY": "long-and-random"}
LOAD = ("-c", "from django.conf import settings; settings.DEBUG; print('loaded')")


def load(tmp_path: Path, **settings: str) -> tuple[int, str]:
    done = Installation(tmp_path).run(*LOAD, DJANGO_SETTINGS_MODULE="config.settings", **settings)
    return done.returncode, done.stdout.strip().splitlines()[-1]


def test_settings_load_with_a_database_and_a_secret(tmp_path: Path) -> None:
    assert load(tmp_path, **GOOD) == (0, "loaded")


@pytest.mark.parametrize(
    ("given", "named", "remedy"),
    [
        pytest.param({"SECRET_KEY": ""}, "SECRET_KEY", "token_urlsafe", id="no-secret"),
        pytest.param({"DATABASE_URL": "delft"}, "DATABASE_URL", "postgres://user:password@host", id="no-address"),
        pytest.param({"DATABASE_URL": "sqlite:///x.db"}, "DATABASE_URL", "PostgreSQL", id="another-database"),
        pytest.param(
            {"DATABASE_URL": "postgres://u:p@host:port/x"},
            "DATABASE_URL",
            "postgres://user:password@host",
            id="no-port",
        ),
        pytest.param({"DEBUG": "perhaps"}, "DEBUG", "boolean", id="no-boolean"),
        pytest.param({"TRUSTED_PROXIES": "one"}, "TRUSTED_PROXIES", "integer", id="no-number"),
        pytest.param(
            {"MINIMUM_TAILS": "4"}, "MINIMUM_TAILS", "at least MINIMUM_GROUP, which is 5", id="fewer-in-tails"
        ),
    ],
)
def test_settings_refuse_what_they_cannot_use(tmp_path: Path, given: dict[str, str], named: str, remedy: str) -> None:
    code, message = load(tmp_path, **{**GOOD, **given})

    assert (code, named in message, remedy in message) == (1, True, True), message


def test_secret_of_an_embedded_installation_is_kept() -> None:
    print_secret = ("-c", "from django.conf import settings; print(settings.SECRET_KEY)")
    with temporary_installation() as installation:
        first, second = (installation.run(*print_secret, DJANGO_SETTINGS_MODULE="config.settings") for _ in range(2))

        assert (first.returncode, len(first.stdout.strip())) == (0, 67)
        assert second.stdout == first.stdout
        assert (installation.data_dir / "secret_key").stat().st_mode & 0o777 == 0o600


def test_embedded_database_starts_where_the_path_is_too_long_for_a_socket() -> None:
    with temporary_installation() as installation:
        deep = installation.data_dir / ("gemeente-" * 12) / "data"
        try:
            assert start_database(deep).startswith("postgres://postgres@%2Ftmp%2F")
        finally:
            stop_database(deep)


def test_embedded_database_that_cannot_start_says_where_to_look(tmp_path: Path) -> None:
    (tmp_path / "postgres").write_text("a file in its place")

    with pytest.raises(RuntimeError, match=r"Look in .*postgres/log.* or set DATABASE_URL"):
        start_database(tmp_path)


def test_every_setting_is_described() -> None:
    source = (ROOT / "config" / "settings.py").read_text()
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', source))
    described = set(re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs" / "operations.md").read_text(), re.MULTILINE))

    assert read == described


def test_compose_and_the_image_set_just_what_the_settings_read() -> None:
    source = (ROOT / "config" / "settings.py").read_text()
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    of_image = re.findall(r"([A-Z_]+)=", (ROOT / "Dockerfile").read_text().partition("ENV PATH=")[2])
    never_in_production = {"DEMO", "DEBUG"}

    given = {*compose["services"]["web"]["environment"], *of_image} - {"PYTHONUNBUFFERED"}
    assert given == set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', source)) - never_in_production
