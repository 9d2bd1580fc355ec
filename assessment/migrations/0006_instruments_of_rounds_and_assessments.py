"""Each assessment gets the instrument of its round, and what was answered counts as done. Frozen rows too, just here."""

from django.db import migrations

KEEP = """
INSERT INTO assessment_round_instrument_versions (round_id, instrumentversion_id)
    SELECT id, instrument_version_id FROM assessment_round;
ALTER TABLE assessment_assessment DISABLE TRIGGER adopted_assessment_stays;
UPDATE assessment_assessment a SET instrument_version_id = r.instrument_version_id
    FROM assessment_round r WHERE r.id = a.round_id;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE assessment_assessment ENABLE TRIGGER adopted_assessment_stays;
ALTER TABLE assessment_answer DISABLE TRIGGER frozen_answer_stays;
UPDATE assessment_answer SET progress = 'done' WHERE status IS NOT NULL;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE assessment_answer ENABLE TRIGGER frozen_answer_stays;
"""
BACK = """
UPDATE assessment_round r SET instrument_version_id = v.instrumentversion_id
    FROM assessment_round_instrument_versions v WHERE v.round_id = r.id;
"""


class Migration(migrations.Migration):
    dependencies = [("assessment", "0005_team_evidence_rounds_that_remember")]

    operations = [migrations.RunSQL(KEEP, BACK)]
