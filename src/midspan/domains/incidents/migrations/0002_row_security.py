"""Row-level security on incidents: their author and who reaches the whole center; of people concerned, by reach too."""

from django.db import migrations

from midspan.kernel.row_security import (
    OnlyWithWhole,
    ProtectAuthorTable,
    ProtectOrganizationTable,
    ProtectPatientTable,
)

INCIDENT = {"whole": "incidents_incident", "column": "incident_id"}


class Migration(migrations.Migration):
    dependencies = [("incidents", "0001_initial"), ("privacy", "0001_initial")]

    operations = [
        ProtectAuthorTable("incidents_incident", column="noted_by_id"),
        ProtectOrganizationTable("incidents_incidentstep"),
        OnlyWithWhole("incidents_incidentstep", **INCIDENT),
        ProtectOrganizationTable("incidents_incidenttelling"),
        OnlyWithWhole("incidents_incidenttelling", **INCIDENT),
        ProtectOrganizationTable("incidents_incidentaddition"),
        OnlyWithWhole("incidents_incidentaddition", **INCIDENT),
        ProtectOrganizationTable("incidents_incidentstaff"),
        OnlyWithWhole("incidents_incidentstaff", **INCIDENT),
        ProtectPatientTable("incidents_incidentperson"),
        OnlyWithWhole("incidents_incidentperson", **INCIDENT),
    ]
