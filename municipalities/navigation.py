"""What every page shows around its content: the navigation, the person's role, and whether this is the demo."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    return {"demo": settings.DEMO, "navigation": [], "role_label": ""}
