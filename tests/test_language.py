import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse


@pytest.mark.django_db
def test_dutch_unless_another_language_was_chosen(client: Client) -> None:
    page = client.get("/", headers={"Accept-Language": "en-US,en;q=0.9"})

    assert '<html lang="nl"' in page.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "nl"])
def test_choosing_a_language_stays_on_the_page(client: Client, language: str) -> None:
    response = client.post(reverse("set_language"), {"language": language, "next": "/over/"})

    assert response["Location"] == "/over/"
    assert f'<html lang="{language}"' in client.get("/over/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("forged", ["xx", "", "../en"])
def test_a_forged_language_is_dutch(client: Client, forged: str) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = forged

    assert '<html lang="nl"' in client.get("/").content.decode()
