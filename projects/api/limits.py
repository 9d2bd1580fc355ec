"""How often one caller may ask: so many times a minute, counted in the database for all web processes together."""

import ipaddress
import time

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from projects.api.problems import problem
from projects.models import CallCount

MINUTE = 60


def refusal(request: HttpRequest) -> HttpResponse | None:
    """429 with the seconds until the next minute to who asked too often, None to everybody else."""
    now = int(time.time())
    calls = CallCount.objects.count_call(_caller(request, now // MINUTE), now // MINUTE)
    if calls <= settings.API_CALLS_A_MINUTE:
        return None
    response = problem(request, 429)
    response["Retry-After"] = str(MINUTE - now % MINUTE)
    response["Cache-Control"] = "no-store"
    return response


def _caller(request: HttpRequest, minute: int) -> str:
    """Tells callers apart for a minute, and tells nobody who they are: the address itself is not kept."""
    return salted_hmac(f"open data {minute}", _address(request), algorithm="sha256").hexdigest()


def _address(request: HttpRequest) -> str:
    """Behind as many proxies as the settings say; of IPv6 the network that one customer gets."""
    try:
        found = str(get_adapter().get_client_ip(request))
        address = ipaddress.ip_address(found)
    except (PermissionDenied, ValueError):
        return "unknown"
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else found
