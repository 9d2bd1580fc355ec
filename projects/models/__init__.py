"""What the two maps, the matching and the regional programme store; each noun has a file of its own."""

from projects.models.calls import CallCount
from projects.models.cooperations import (
    Cooperation,
    HelpLimit,
    MatchRun,
    Participation,
    PartnerRequest,
    PartnerRequestQuerySet,
    Side,
    Testbed,
    TestbedState,
    TieState,
    Word,
)
from projects.models.imports import DoubleChoice, ImportState, ProjectImport
from projects.models.organisations import Organisation, OrganisationKind
from projects.models.programme import ProgrammeProject, ProgrammeState, RegionRole
from projects.models.projects import (
    Openness,
    Project,
    ProjectChange,
    ProjectFollow,
    ProjectKind,
    ProjectQuerySet,
    ProjectRevision,
    ProjectStatus,
    SearchWord,
    Stage,
)
from projects.models.scans import GoDecision, ProjectScan, ScanRevision

__all__ = [
    "CallCount",
    "Cooperation",
    "DoubleChoice",
    "GoDecision",
    "HelpLimit",
    "ImportState",
    "MatchRun",
    "Openness",
    "Organisation",
    "OrganisationKind",
    "Participation",
    "PartnerRequest",
    "PartnerRequestQuerySet",
    "ProgrammeProject",
    "ProgrammeState",
    "Project",
    "ProjectChange",
    "ProjectFollow",
    "ProjectImport",
    "ProjectKind",
    "ProjectQuerySet",
    "ProjectRevision",
    "ProjectScan",
    "ProjectStatus",
    "RegionRole",
    "ScanRevision",
    "SearchWord",
    "Side",
    "Stage",
    "Testbed",
    "TestbedState",
    "TieState",
    "Word",
]
