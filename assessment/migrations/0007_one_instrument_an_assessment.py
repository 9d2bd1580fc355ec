import django.db.models.deletion
from django.db import migrations, models

EVIDENCE_UP = """
CREATE FUNCTION refuse_frozen_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM assessment_answer WHERE id = COALESCE(NEW.answer_id, OLD.answer_id) AND frozen) THEN
        RAISE EXCEPTION 'the evidence of an adopted answer is frozen' USING ERRCODE = 'check_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER frozen_evidence_stays BEFORE INSERT OR UPDATE OR DELETE ON assessment_evidenceuse
    FOR EACH ROW EXECUTE FUNCTION refuse_frozen_evidence();
CREATE TRIGGER proposal_revision_stays BEFORE UPDATE OR DELETE ON assessment_proposalrevision
    FOR EACH ROW EXECUTE FUNCTION refuse_rewriting_history();
"""
EVIDENCE_DOWN = """
DROP TRIGGER proposal_revision_stays ON assessment_proposalrevision;
DROP TRIGGER frozen_evidence_stays ON assessment_evidenceuse;
DROP FUNCTION refuse_frozen_evidence();
"""


class Migration(migrations.Migration):
    dependencies = [("assessment", "0006_instruments_of_rounds_and_assessments")]

    operations = [
        migrations.RemoveField(model_name="round", name="instrument_version"),
        migrations.AlterField(
            model_name="assessment",
            name="instrument_version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assessments",
                to="assessment.instrumentversion",
            ),
        ),
        migrations.RunSQL(EVIDENCE_UP, EVIDENCE_DOWN),
    ]
