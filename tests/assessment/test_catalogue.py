"""The pages of the instruments, and the text that anybody may take over."""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessment import actions
from assessment.catalogue import catalogue
from assessment.instruments import InstrumentContent, published_files
from assessment.models import InstrumentVersion, PublishedText
from assessment.publication import as_yaml
from municipalities.models import AuditEntry, Municipality, Person
from tests import factories

As = Callable[[Person], Client]


def page(slug: str = "delft") -> str:
    return reverse("instrument_list", args=[slug])


def download(questionnaire: str = "vier-pijlers", number: int = 1) -> str:
    return reverse("download_instrument", args=[questionnaire, number])


def test_catalogue_counts_and_names_sources(
    instrument_version: InstrumentVersion, ten_elements: InstrumentVersion, delft: Municipality, coordinator: Person
) -> None:
    measured = factories.start_own(ten_elements, delft, coordinator)

    leading, first = catalogue(delft)

    assert (leading.version, leading.blocks, leading.newest) == (instrument_version, 34, None)
    assert (first.version, first.blocks, first.newest) == (ten_elements, 18, measured)
    assert first.questions > first.blocks
    assert first.hours == 1.0
    assert [document.key for document in first.documents] == ["vng-2019"]


def test_instrument_list_lets_the_coordinator_begin_and_others_read(
    as_: As, coordinator: Person, alderman: Person, ten_elements: InstrumentVersion
) -> None:
    begin = f'{reverse("start_own_assessment", args=["delft"])}?instrument={ten_elements.pk}"'

    assert begin in as_(coordinator).get(page()).content.decode()
    html = as_(alderman).get(page()).content.decode()
    assert "Tien werkende elementen" in html
    assert begin not in html


def test_begin_takes_the_instrument_along(as_: As, coordinator: Person, ten_elements: InstrumentVersion) -> None:
    html = as_(coordinator).get(reverse("start_own_assessment", args=["delft"]), {"instrument": ten_elements.pk})

    assert f'<option value="{ten_elements.pk}" selected>' in html.content.decode()


def test_instrument_list_without_instruments(as_: As, coordinator: Person) -> None:
    assert "dp-empty" in as_(coordinator).get(page()).content.decode()


def test_instrument_list_takes_few_queries_however_many_there_are(
    as_: As, coordinator: Person, ten_elements: InstrumentVersion, delft: Municipality
) -> None:
    client = as_(coordinator)
    client.get(page())
    with CaptureQueriesContext(connection) as few:
        client.get(page())
    for version in actions.load_instruments(paths=published_files(), by=None):
        factories.start_own(version, delft, coordinator)
    with CaptureQueriesContext(connection) as many:
        client.get(page())

    assert len(many) == len(few) <= 10


@pytest.mark.parametrize("path", published_files(), ids=lambda path: path.stem)
def test_published_text_reads_back_as_the_same_content(db: None, path: Path, tmp_path: Path, client: Client) -> None:
    version = actions.publish_instrument(path=path, by=None)
    response = client.get(download(version.instrument.key, version.number))

    copy = tmp_path / path.name
    copy.write_bytes(response.content)

    assert InstrumentContent.from_file(copy).checksum == version.checksum
    assert version.checksum in response.content.decode().splitlines()[0]


def test_text_does_not_depend_on_the_order_in_which_it_was_written() -> None:
    content = yaml.safe_load(published_files()[0].read_text())

    assert as_yaml(dict(reversed(content.items())), "x") == as_yaml(content, "x")


def test_publishing_again_changes_nothing(instrument_version: InstrumentVersion) -> None:
    before = (PublishedText.objects.get().yaml, AuditEntry.objects.count())

    actions.load_instruments(paths=[path for path in published_files() if path.stem == "vier-pijlers-1"], by=None)

    assert (PublishedText.objects.get().yaml, AuditEntry.objects.count()) == before
    assert InstrumentVersion.objects.get() == instrument_version


def test_version_of_before_there_were_texts_gets_one(instrument_version: InstrumentVersion) -> None:
    before = PublishedText.objects.get().yaml
    PublishedText.objects.all().delete()

    actions.load_instruments(paths=[path for path in published_files() if path.stem == "vier-pijlers-1"], by=None)

    assert PublishedText.objects.get().yaml == before


def test_download_may_be_kept_and_says_what_it_is(client: Client, instrument_version: InstrumentVersion) -> None:
    response = client.get(download())

    assert response["Content-Type"] == "application/yaml; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="vier-pijlers-1.yaml"'
    assert "immutable" in response["Cache-Control"]
    assert "public" in response["Cache-Control"]
    assert client.get(download(), headers={"If-None-Match": response["ETag"]}).status_code == 304


@pytest.mark.parametrize(("questionnaire", "number"), [("vier-pijlers", 9), ("bestaat-niet", 1)])
def test_download_of_what_was_not_published(
    client: Client, instrument_version: InstrumentVersion, questionnaire: str, number: int
) -> None:
    assert client.get(download(questionnaire, number)).status_code == 404


def test_publication_list_names_every_version(
    client: Client, instrument_version: InstrumentVersion, ten_elements: InstrumentVersion
) -> None:
    html = client.get(reverse("publication_list")).content.decode()

    assert download() in html
    assert download("tien-elementen") in html
    assert instrument_version.checksum in html


def test_publication_list_without_instruments(client: Client, db: None) -> None:
    assert "dp-empty" in client.get(reverse("publication_list")).content.decode()
