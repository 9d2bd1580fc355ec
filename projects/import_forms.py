"""What people say when they import projects: which file, and what its columns hold."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.containers import MAX_BYTES
from projects.columns import BY_KEY, COLUMNS
from projects.tables import Table


class ImportFileForm(forms.Form):
    """A file with projects; its content is checked when it is read."""

    file = forms.FileField(
        label=_("The file with projects"),
        help_text=_("Excel (.xlsx) or CSV. The first row holds the headers, each row below it one project."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        error_messages={"required": _("Choose a file."), "empty": _("This file is empty.")},
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(
                _("This file is too big. At most %(limit)d MB fit.") % {"limit": MAX_BYTES // 1_000_000}
            )
        return file


class ColumnsForm(forms.Form):
    """For each column the field that it fills, or none. `needed` are the fields that one column must fill."""

    def __init__(self, *args: Any, table: Table, needed: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table, self.needed = table, tuple(needed)
        choices = [("", _("Do not take over")), *((column.key, column.label) for column in COLUMNS)]
        for number, header in enumerate(table.headers):
            self.fields[f"column-{number}"] = forms.ChoiceField(
                label=header or str(_("Column %(number)d, without a header")) % {"number": number + 1},
                choices=choices,
                required=False,
                widget=forms.Select(attrs={"aria-describedby": f"samples-{number}"}),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first: dict[str, str] = {}
        for name, key in list(cleaned.items()):
            if key and key in first:
                other = self.fields[first[key]].label
                self.add_error(name, _("The column “%(other)s” fills this already.") % {"other": other})
            elif key:
                first[key] = name
        for key in self.needed:
            if key not in first and not self.errors:
                self.add_error(None, _("Choose which column holds: %(field)s.") % {"field": BY_KEY[key].label})
        return cleaned

    def columns(self) -> dict[int, str]:
        return {int(name.partition("-")[2]): key for name, key in self.cleaned_data.items() if key}

    def rows(self) -> list[tuple[forms.BoundField, int, list[str]]]:
        """Each column as it is shown: the choice, its number and its first values."""
        return [
            (self[f"column-{number}"], number, self.table.samples(number)) for number in range(len(self.table.headers))
        ]
