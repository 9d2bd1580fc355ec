"""What holds for every answer: the language, the login, who may keep it, and how htmx is answered."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

REDIRECTS = {301, 302, 303, 307, 308}


class ChosenLocaleMiddleware(LocaleMiddleware):
    """Dutch, unless the reader chose another language; a browser's own language is no choice."""

    def process_request(self, request: HttpRequest) -> None:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE)
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language


class PersonalAnswerMiddleware:
    """Whatever depends on who asks is kept by nobody on the way, and shown again only after asking again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.session.accessed and "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-cache"
        return response


class LoginMiddleware(LoginRequiredMiddleware):
    """Login is the default. A fragment is never answered with a login page: 401 keeps the reader's text where it is."""

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        if getattr(request, "htmx", False):
            return HttpResponse(status=401)
        if request.method not in ("GET", "HEAD"):
            return redirect_to_login(_page_before(request))
        return super().handle_no_permission(request, view_func)


def _page_before(request: HttpRequest) -> str:
    """The page of ours that a form was sent from: after logging in, its own address could not be fetched."""
    referer = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        return urlsplit(referer).path
    return reverse("home")


class HtmxAnswerMiddleware:
    """Redirects, messages and caching of the answers to htmx."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        patch_vary_headers(response, ["HX-Request"])
        if not getattr(request, "htmx", False):
            return response
        if response.status_code in REDIRECTS:
            return HttpResponseClientRedirect(response["Location"])
        messages = get_messages(request)
        if self._is_fragment(response) and len(messages):
            out_of_band = render_to_string("parts/messages.html", {"messages": messages, "oob": True}, request)
            response.content += out_of_band.encode()
        return response

    @staticmethod
    def _is_fragment(response: HttpResponse) -> bool:
        is_html = response.get("Content-Type", "").startswith("text/html")
        return is_html and not response.streaming and response.status_code not in (204, 401)


class NotAllowedMiddleware:
    """An address that only takes forms, opened as a page: a page that leads back, where views answer with nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and not getattr(request, "htmx", False):
            response.content = render_to_string("405.html", request=request).encode()
        return response
