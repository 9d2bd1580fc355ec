from assessment.models import Assessment
from assessment.navigation import breadcrumbs_of


def test_breadcrumbs_of_an_assessment_lead_by_way_of_its_canvas(assessment: Assessment) -> None:
    above = (("Delft", "/gemeente/delft/"), ("Metingen", "/gemeente/delft/meting/"))

    assert breadcrumbs_of(assessment) == (*above, ("Meetronde", ""))
    assert breadcrumbs_of(assessment, "Verkennen") == (
        *above,
        ("Meetronde", f"/gemeente/delft/meting/{assessment.pk}/"),
        ("Verkennen", ""),
    )
