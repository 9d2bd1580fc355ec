"""The database itself refuses to change what was adopted, whoever asks."""

from django.db import migrations

ANSWERS_UP = """
CREATE FUNCTION refuse_frozen_answer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'answer % belongs to an adopted assessment and is frozen', OLD.id USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER frozen_answer_stays BEFORE UPDATE OR DELETE ON assessment_answer
    FOR EACH ROW WHEN (OLD.frozen) EXECUTE FUNCTION refuse_frozen_answer();
"""
ANSWERS_DOWN = """
DROP TRIGGER frozen_answer_stays ON assessment_answer;
DROP FUNCTION refuse_frozen_answer();
"""
ASSESSMENT_UP = """
CREATE FUNCTION refuse_adopted_assessment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'assessment % is adopted and frozen', OLD.id USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER adopted_assessment_stays BEFORE UPDATE OR DELETE ON assessment_assessment
    FOR EACH ROW WHEN (OLD.adopted_at IS NOT NULL) EXECUTE FUNCTION refuse_adopted_assessment();
"""
ASSESSMENT_DOWN = """
DROP TRIGGER adopted_assessment_stays ON assessment_assessment;
DROP FUNCTION refuse_adopted_assessment();
"""
REVISIONS_UP = """
CREATE FUNCTION refuse_rewriting_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'revision % is history and stays', OLD.id USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER answer_revision_stays BEFORE UPDATE OR DELETE ON assessment_answerrevision
    FOR EACH ROW EXECUTE FUNCTION refuse_rewriting_history();
"""
REVISIONS_DOWN = """
DROP TRIGGER answer_revision_stays ON assessment_answerrevision;
DROP FUNCTION refuse_rewriting_history();
"""


class Migration(migrations.Migration):
    dependencies = [("assessment", "0001_instruments_rounds_answers")]

    operations = [
        migrations.RunSQL(ANSWERS_UP, ANSWERS_DOWN),
        migrations.RunSQL(ASSESSMENT_UP, ASSESSMENT_DOWN),
        migrations.RunSQL(REVISIONS_UP, REVISIONS_DOWN),
    ]
