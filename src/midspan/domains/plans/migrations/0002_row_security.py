"""Row-level security on plans. The patient's own name and ratings come from the patient alone.

What staff say to each other about a plan is on no connection of the patient or of a guardian.
"""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from midspan.kernel.row_security import ACTOR, IS_ALL, ORGANIZATION, ProtectPatientTable

TABLES = (
    "plan", "need", "goal", "objective", "intervention", "plansignature", "touch", "ownrating", "planreview", "objectivereview",
    "criterion", "criterionreview", "staffnote", "suggestion", "suggestionanswer",
    "goalshown",
)  # fmt: skip
ONLY_PATIENT_SIGNS = f"""
CREATE POLICY only_patient_signs_as_patient ON plans_plansignature AS RESTRICTIVE FOR INSERT
WITH CHECK (signer <> 'patient' OR patient_id = {ACTOR})"""
ONLY_PATIENT_RATES = f"""
CREATE POLICY only_patient_rates ON plans_ownrating AS RESTRICTIVE FOR INSERT
WITH CHECK (patient_id = {ACTOR})"""
ONLY_PATIENT_SUGGESTS = f"""
CREATE POLICY only_patient_suggests ON plans_suggestion AS RESTRICTIVE FOR INSERT
WITH CHECK (patient_id = {ACTOR})"""
ONLY_PATIENT_SHOWS = f"""
CREATE POLICY only_patient_shows ON plans_goalshown AS RESTRICTIVE USING (true) WITH CHECK (patient_id = {ACTOR})"""
# Whatever a page or a query forgets: on a connection of the patient, or of a guardian, there are none of these.
IS_STAFF = f"(SELECT EXISTS (SELECT 1 FROM people_staff s WHERE s.organization_id = {ORGANIZATION} AND s.id = {ACTOR}))"
ONLY_STAFF = f"""
CREATE POLICY only_for_staff ON plans_staffnote AS RESTRICTIVE
USING (patient_id IS DISTINCT FROM {ACTOR} AND ({IS_ALL} OR {IS_STAFF}))"""

OWN_FINDING = """
ALTER TABLE plans_need ADD CONSTRAINT need_takes_up_own_finding
FOREIGN KEY (organization_id, patient_id, found_id) REFERENCES assessments_foundneed (organization_id, patient_id, id)"""


class Migration(migrations.Migration):
    dependencies = [("plans", "0001_initial")]

    operations = [
        *(ProtectPatientTable(f"plans_{name}") for name in TABLES),
        RunSQL(sql=ONLY_PATIENT_SIGNS, reverse_sql="DROP POLICY only_patient_signs_as_patient ON plans_plansignature"),
        RunSQL(sql=ONLY_PATIENT_RATES, reverse_sql="DROP POLICY only_patient_rates ON plans_ownrating"),
        RunSQL(sql=ONLY_PATIENT_SUGGESTS, reverse_sql="DROP POLICY only_patient_suggests ON plans_suggestion"),
        RunSQL(sql=ONLY_PATIENT_SHOWS, reverse_sql="DROP POLICY only_patient_shows ON plans_goalshown"),
        RunSQL(sql=ONLY_STAFF, reverse_sql="DROP POLICY only_for_staff ON plans_staffnote"),
        RunSQL(sql=OWN_FINDING, reverse_sql="ALTER TABLE plans_need DROP CONSTRAINT need_takes_up_own_finding"),
    ]
