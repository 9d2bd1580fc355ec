from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _


class AssessmentConfig(AppConfig):
    name = "assessment"
    verbose_name = _("Instruments, rounds and assessments")

    def ready(self) -> None:
        post_save.connect(_give_questions, sender="municipalities.Membership", dispatch_uid="give_questions")


def _give_questions(*, instance: Any, created: bool, raw: bool = False, **_options: Any) -> None:
    """Questions that waited for an address become those of its owner, in the transaction that makes them a member."""
    if created and not raw:
        from assessment.actions import give_to_new_member

        give_to_new_member(membership=instance)
