"""Agreements with three organizations that serve the center: one in force, one that ends soon, one that is over."""

from datetime import timedelta

from midspan.config.demo.center import Center
from midspan.domains.agreements.actions import NewAgreement, enter_agreement
from midspan.domains.agreements.book import clauses
from midspan.kernel.paper import pdf_from

OFFICER = "henrik"
SHEET = b"#set document(date: none)\n#heading(said.heading)\n#for one in said.clauses [- #one]"
# Name, contact, services, classes, began and ends so many days from today (None: until somebody ends it).
SIGNED = (
    (
        "Tidewater Lab",
        "Grace Lindqvist, compliance, 555-0148",
        ("laboratory",),
        ("identity", "drug_screen"),
        -200,
        None,
    ),
    ("Pelican Billing", "Omar Reyes, 555-0152", ("billing",), ("identity", "contact", "billing"), -330, 34),
    ("Old Quay Records", "Front office, 555-0155", ("data",), ("identity", "note"), -700, -12),
)


def tell_agreements(center: Center) -> None:
    by = center.act_as(OFFICER)
    for name, contact, services, classes, began, ends in SIGNED:
        said = NewAgreement(
            name=name,
            contact=contact,
            services=services,
            classes=classes,
            clauses=tuple(clauses()),
            first_date=center.days.today + timedelta(days=began),
            last_date=None if ends is None else center.days.today + timedelta(days=ends),
        )
        content = pdf_from(SHEET, {"heading": f"Agreement with {name}", "clauses": list(clauses().values())})
        enter_agreement(said=said, content=content, by=by)
    center.act_as("ines")
