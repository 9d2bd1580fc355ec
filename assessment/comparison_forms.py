"""The form in which region staff make a group to compare."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessment.models import ComparisonGroup
from municipalities.models import Municipality, Region


class ComparisonGroupForm(forms.ModelForm):  # type: ignore[type-arg]
    """A name, and the municipalities that exist today; fewer than may be told of together make no group."""

    municipalities = forms.ModelMultipleChoiceField(
        label=_("Municipalities"),
        queryset=Municipality.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose the municipalities of this group."),
            "invalid_choice": _("A municipality of this list is not in your region. Choose again."),
            "invalid_pk_value": _("A municipality of this list is not in your region. Choose again."),
        },
    )

    class Meta:
        model = ComparisonGroup
        fields = ("name",)

    def __init__(self, *args: Any, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        existing = Municipality.objects.filter(region=region).existing_on(timezone.localdate())
        field: Any = self.fields["municipalities"]
        field.queryset = existing.order_by()
        field.help_text = _(
            "Choose at least %(number)d. Only municipalities that share their result count, and at least %(number)d of "
            "them must do so before the group is shown. So choose more if you can."
        ) % {"number": settings.MINIMUM_GROUP}
        self.fields["name"].error_messages["required"] = _("Give the group a name.")

    def clean_municipalities(self) -> list[Municipality]:
        chosen = list(self.cleaned_data["municipalities"])
        if len(chosen) < settings.MINIMUM_GROUP:
            raise forms.ValidationError(
                _("Choose at least %(number)d municipalities: of fewer nothing may be told together.")
                % {"number": settings.MINIMUM_GROUP}
            )
        return chosen


A_PAGE = 50
LONGEST = 80  # letters of what is looked for


@dataclass(frozen=True)
class Choice:
    """The municipalities to choose from: one page of those whose name holds `find`. `chosen` are chosen already.

    What was chosen on another page goes along in the form, so that nothing is lost by turning a page.
    """

    page: "Page[tuple[str, str]]"
    chosen: tuple[tuple[str, str], ...]
    find: str

    @classmethod
    def from_post(cls, region: Region, posted: QueryDict) -> "Choice":
        """Of what was sent so far, in one query. Names that do not exist in the region fall away."""
        find = posted.get("find", "").replace("\0", "").strip()[:LONGEST]
        existing = Municipality.objects.filter(region=region).existing_on(timezone.localdate())
        names = list(existing.order_by("name").values_list("pk", "name"))
        codes = set(posted.getlist("municipalities"))
        wanted = [one for one in names if find.casefold() in one[1].casefold()]
        page = Paginator(wanted, A_PAGE).get_page(posted.get("show", "1"))
        return cls(page, tuple(one for one in names if one[0] in codes), find)

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(code for code, _name in self.chosen)

    @property
    def elsewhere(self) -> tuple[tuple[str, str], ...]:
        """Chosen, and not on this page."""
        here = set(self.page.object_list)
        return tuple(one for one in self.chosen if one not in here)

    @property
    def is_long(self) -> bool:
        """Is there more than one page, or was there before something was looked for?"""
        return bool(self.find) or self.page.has_other_pages()
