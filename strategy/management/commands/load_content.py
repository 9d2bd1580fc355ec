"""manage.py load_content: bring the database in line with what the experts wrote."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assessment.actions import load_instruments, renew_invitations
from assessment.actions.totals import count_missing_totals, keep_missing_results
from assessment.instruments import published_files
from assessment.models import InstrumentVersion
from assessment.see_also import see_also
from municipalities.actions import load_municipalities, load_profiles
from municipalities.reading import ContentError, Loaded
from projects.actions import (
    load_cooperations,
    load_initiatives,
    load_organisations,
    load_programme,
    load_projects,
    load_testbeds,
)
from strategy.actions import load_lessons
from strategy.rulebook import read_rule_book, rule_books


class Command(BaseCommand):
    help = "Loads municipalities, profiles, instruments, projects, lessons and recommendations. Again is harmless."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._tell("municipalities", load_municipalities(by=None))
            self._tell("rounds still to open", Loaded(changed=renew_invitations(today=timezone.localdate(), by=None)))
            self._tell("profile facts", load_profiles(by=None))
            known = InstrumentVersion.objects.count()
            load_instruments(paths=published_files(), by=None)
            self._tell("instrument versions", Loaded(added=InstrumentVersion.objects.count() - known))
            self._tell("results to compare", Loaded(added=keep_missing_results()))
            self._tell("rounds counted together", Loaded(added=count_missing_totals()))
            self._tell("organisations", load_organisations(by=None))
            self._tell("projects", load_projects(by=None))
            self._tell("initiatives of Rotterdam", load_initiatives(by=None))
            self._tell("testbeds", load_testbeds(by=None))
            self._tell("cooperations", load_cooperations(by=None))
            self._tell("regional programme", load_programme(by=None))
            self._tell("lessons", load_lessons(by=None))
            groups = see_also()
            books = [read_rule_book(folder) for folder in rule_books()]
        except ContentError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"see also: {len(groups)} groups, sound")
        for book in books:
            self.stdout.write(f"recommendations {book.name}: {len(book.rules)}, sound")

    def _tell(self, what: str, loaded: Loaded) -> None:
        counts = {"added": loaded.added, "changed": loaded.changed, "removed": loaded.removed}
        said = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
        self.stdout.write(f"{what}: {said or 'unchanged'}")
        if loaded.kept:
            self.stdout.write(f"  {loaded.kept} stay as people changed them, and differ from the content")
