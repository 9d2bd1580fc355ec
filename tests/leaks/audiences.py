"""Who may see what was typed: one row for each free text of the product. A text that is in no row fails the tests."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tests.leaks.canaries import Canary

MEMBERS = frozenset({"coordinator", "contributor", "alderman"})  # the cast of Delft
NEIGHBOUR = "outsider"  # the coordinator of Zoetermeer
KINDS = MEMBERS | {"anonymous", NEIGHBOUR, "region_staff", "elsewhere", "administrator", "invited"}


@dataclass(frozen=True)
class Audience:
    """`own` are the roles of the municipality whose it is, `others` are kinds of people, whosever it is.

    `is_shown` is false where no page of this stage shows it, not even to those who might see it.
    """

    own: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    is_shown: bool = True

    def of(self, canary: Canary) -> frozenset[str]:
        if canary.owner == "Delft":
            return self.own | self.others
        is_neighbour = canary.owner == "Zoetermeer" and "coordinator" in self.own
        return self.others | {NEIGHBOUR} if is_neighbour else self.others

    def and_also(self, *others: str) -> "Audience":
        return replace(self, others=self.others | frozenset(others))

    @property
    def unshown(self) -> "Audience":
        return replace(self, is_shown=False)


NOBODY = Audience(is_shown=False)
EVERYBODY = Audience(others=KINDS)
OWN = Audience(MEMBERS)
EDITORS = Audience(frozenset({"coordinator", "contributor"}))
COORDINATORS = Audience(frozenset({"coordinator"}))
REGION = Audience(others=frozenset({"region_staff"}))
OWN_AND_REGION = OWN.and_also("region_staff")
# The coordinators of Delft and Zoetermeer both said yes to a request, so each sees whom to call.
CONTACT = OWN.and_also(NEIGHBOUR, *MEMBERS)


def _all(model: str, names: str, audience: Audience) -> Mapping[str, Audience]:
    return {f"{model}.{name}": audience for name in names.split()}


_PROJECT = "name description successes conditions lessons themes contact_role place reading"

AUDIENCES: dict[str, Audience] = {
    # People, and who invited whom. Whoever holds an invitation sees who sent it; the region sees who changed a project.
    **_all("municipalities.Person", "email:coordinator job_title:coordinator", CONTACT),
    "municipalities.Person.name:coordinator": CONTACT.and_also("region_staff", "invited"),
    **_all("municipalities.Person", "name:contributor email:contributor job_title:contributor", OWN),
    **_all("municipalities.Person", "name:alderman email:alderman job_title:alderman", OWN),
    "municipalities.Person.name:region": REGION.and_also("elsewhere"),  # each sees the own name
    **_all("municipalities.Person", "email:region job_title:region", REGION.and_also("elsewhere").unshown),
    "municipalities.Person.name:administrator": Audience(others=frozenset({"administrator"})),
    **_all("municipalities.Person", "email:administrator job_title:administrator", NOBODY),
    **_all("municipalities.Person", "name:invited email:invited", Audience(others=frozenset({"invited"}))),
    "municipalities.Person.job_title:invited": NOBODY,
    "municipalities.Invitation.email": COORDINATORS.and_also("invited"),
    "municipalities.Invitation.name": COORDINATORS.and_also("invited"),
    "municipalities.AuditEntry.by_email": NOBODY,
    **_all("municipalities.ProfileFact", "text note", OWN),
    "municipalities.Municipality.cooperation": OWN,
    # Answers and all that belongs to them: never another municipality, and never the region
    **_all("assessment.Answer", "explanation:draft owner:draft explanation:adopted owner:adopted", OWN),
    **_all("assessment.AnswerRevision", "explanation owner", OWN),
    **_all("assessment.SetAsideAnswer", "explanation owner", COORDINATORS),
    **_all("assessment.Proposal", "explanation owner", OWN),
    "assessment.Proposal.remark": OWN,
    **_all("assessment.ProposalRevision", "explanation owner remark", NOBODY),
    "assessment.Comment.text": OWN,
    **_all("assessment.Evidence", "title address excerpt", OWN),
    "assessment.StoredFile.name": OWN,
    **_all("assessment.PolicyDocument", "title", COORDINATORS),
    **_all("assessment.Passage", "heading text", COORDINATORS.unshown),
    **_all("assessment.OfflineForm", "file_name rows", COORDINATORS),
    "assessment.Assignment.note": COORDINATORS,
    "assessment.Assignment.email": COORDINATORS.unshown,
    "assessment.Assessment.name": OWN,
    "assessment.Assessment.reason": OWN,
    # Rounds and comparing
    "assessment.Round.name": REGION.and_also(NEIGHBOUR, *MEMBERS),
    "assessment.RoundReopening.reason": OWN_AND_REGION,
    "assessment.ComparisonGroup.name": REGION,
    # Requests: the two whom they are about, and the region that brings them together
    **_all("projects.PartnerRequest", "seeker_note:asked helper_note:asked mediation_note:asked", OWN_AND_REGION),
    **_all(
        "projects.PartnerRequest",
        "seeker_note:asked-Zoetermeer helper_note:asked-Zoetermeer mediation_note:asked-Zoetermeer",
        OWN_AND_REGION.and_also(NEIGHBOUR),
    ),
    # Projects, the map and the programme
    **_all("projects.Project", " ".join(f"{name}:public" for name in _PROJECT.split()), EVERYBODY),
    **_all("projects.Project", " ".join(f"{name}:inside" for name in _PROJECT.split()), OWN_AND_REGION),
    **_all(
        "projects.Project",
        " ".join(f"{name}:removed" for name in _PROJECT.split()),
        EDITORS.and_also("region_staff"),
    ),
    **_all("projects.ProjectScan", "answers use_case decision_note", OWN),
    **_all("projects.ProjectImport", "file_name:own headers:own rows:own", EDITORS),
    **_all("projects.ProjectImport", "file_name:regional headers:regional rows:regional", REGION),
    **_all("projects.Organisation", "name description", EVERYBODY),
    "projects.Organisation.aliases": NOBODY,
    **_all("projects.Testbed", "name description location", EVERYBODY),
    **_all("projects.Cooperation", "theme:standing description:standing contact_role:standing", EVERYBODY),
    "projects.Cooperation.theme:removed": REGION,
    **_all("projects.Cooperation", "description:removed contact_role:removed", REGION.unshown),
    "projects.Participation.note": EVERYBODY,
    **_all("projects.ProgrammeProject", "name description progress", REGION),
    # What a municipality plans: its own, until it shows its agenda to its council
    **_all("strategy.Ambition", "sentence", OWN),
    **_all("strategy.SocietalTask", "name path_reason", OWN),
    "strategy.Principle.text": OWN,
    "strategy.PathDecision.reason": OWN,
    "strategy.AdviceDecision.reason": OWN,
    **_all("strategy.AgendaItem", "title note owner", OWN),
    "strategy.Scenario.name": OWN,
    "strategy.Agenda.foreword": OWN,
    "strategy.CooperationWish.text": OWN,
    **_all("strategy.Goal", "title indicator means why owner closing", OWN),
    "strategy.GoalNote.text": OWN,
}
