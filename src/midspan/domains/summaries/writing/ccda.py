"""A Discharge Summary after HL7 C-CDA R2.1. Reviewed 2026-11-29.

Codes: LOINC for sections, SNOMED CT for what is not known, HL7 v3 for the rest, as the standard names them. What it
requires stands in `tests/required_ccda.toml`, by its conformance numbers. A section that it requires and that the gate
has not let go says nothing about it: neither that there is something, nor that there is nothing.
"""

from collections.abc import Iterator
from datetime import date
from html import escape
from uuid import NAMESPACE_OID, UUID, uuid5

from msgspec import Struct

from midspan.domains.summaries.shapes import Coded, Summary
from midspan.domains.summaries.writing.systems import OID_BY_URI

T = "2.16.840.1.113883.10.20.22"
HL7 = "2.16.840.1.113883"
SNOMED, LOINC = f"{HL7}.6.96", f"{HL7}.6.1"
SEXES = {"female": "F", "male": "M"}
LANGUAGES = {"en": "en-US", "es": "es-US"}
NOTHING_SAID = "This summary says nothing about this."
STATUS = {"active": "55561003", "inactive": "73425007", "resolved": "413322009"}


def ccda_of(summary: Summary) -> bytes:
    """The document, in UTF-8; byte for byte the same for the same summary."""
    body = "".join(f"<component>{section}</component>" for section in _sections(summary))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xmlns:sdtc="urn:hl7-org:sdtc">'
        f"{_header(summary)}<component><structuredBody>{body}</structuredBody></component></ClinicalDocument>\n"
    ).encode()


def _header(summary: Summary) -> str:
    return "".join(
        (
            '<realmCode code="US"/><typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>',
            _template("1.1", "2015-08-01"),
            _template("1.8", "2015-08-01"),
            f'<id root="{summary.id}"/>',
            f'<code code="18842-5" codeSystem="{LOINC}" codeSystemName="LOINC" displayName="Discharge summary"/>',
            f"<title>{_('Summary for who treats this person next')}</title>",
            f'<effectiveTime value="{_moment(summary)}"/>',
            f'<confidentialityCode code="R" codeSystem="{HL7}.5.25" displayName="restricted"/>',
            '<languageCode code="en-US"/>',
            f'<setId root="{summary.id}"/><versionNumber value="1"/>',
            _subject(summary),
            _author(summary),
            _keeper(summary),
            _receiver(summary),
            _encounter(summary),
        )
    )


def _(words: str) -> str:
    """Words as an XML text or attribute."""
    return escape("".join(one for one in words if one.isprintable() or one in "\n\t"))


def _template(number: str, extension: str = "") -> str:
    return _template_of(f"{T}.{number}", extension)


def _template_of(root: str, extension: str) -> str:
    said = f' extension="{extension}"' if extension else ""
    return f'<templateId root="{root}"{said}/>'


def _moment(summary: Summary) -> str:
    return summary.made_at.strftime("%Y%m%d%H%M%S%z")


def _day(day: date | None) -> str:
    return f'value="{day:%Y%m%d}"' if day else 'nullFlavor="UNK"'


def _subject(summary: Summary) -> str:
    person = summary.person
    sex = SEXES.get(person.sex)
    said_sex = f'code="{sex}" codeSystem="{HL7}.5.1"' if sex else 'nullFlavor="UNK"'
    return (
        f'<recordTarget><patientRole><id root="{_inner(summary, "patient")}"/><addr nullFlavor="NI"/>'
        f'<telecom nullFlavor="NI"/><patient><name use="L"><given>{_(person.given)}</given>'
        f"<family>{_(person.family)}</family></name><administrativeGenderCode {said_sex}/>"
        # What the standard requires, and nobody here asks for.
        f'<birthTime {_day(person.birth_date)}/><raceCode nullFlavor="NI"/><ethnicGroupCode nullFlavor="NI"/>'
        f"<languageCommunication>"
        f'<languageCode code="{LANGUAGES.get(person.language, _(person.language))}"/></languageCommunication></patient>'
        f"</patientRole></recordTarget>"
    )


def _inner(summary: Summary, name: str) -> UUID:
    """An id of something in the document, which says nothing of what it is here."""
    return uuid5(summary.id, name)


def _organization(summary: Summary, tag: str) -> str:
    sender = summary.sender
    phone = f'<telecom use="WP" value="tel:{_(sender.phone)}"/>' if sender.phone else '<telecom nullFlavor="NI"/>'
    return (
        f'<{tag}><id root="{uuid5(NAMESPACE_OID, sender.center)}"/><name>{_(sender.center)}</name>{phone}'
        f'<addr nullFlavor="NI"/></{tag}>'
    )


def _author(summary: Summary) -> str:
    given, _space, family = summary.sender.author.rpartition(" ")
    return (
        f'<author><time value="{_moment(summary)}"/><assignedAuthor><id root="{_inner(summary, "author")}"/>'
        f'<addr nullFlavor="NI"/><telecom nullFlavor="NI"/><assignedPerson><name><given>{_(given or family)}</given>'
        f"<family>{_(family)}</family></name></assignedPerson>"
        f"{_organization(summary, 'representedOrganization')}</assignedAuthor></author>"
    )


def _keeper(summary: Summary) -> str:
    unit = _organization(summary, "representedCustodianOrganization")
    return f"<custodian><assignedCustodian>{unit}</assignedCustodian></custodian>"


def _receiver(summary: Summary) -> str:
    return (
        "<informationRecipient><intendedRecipient><receivedOrganization>"
        f"<name>{_(summary.recipient)}</name></receivedOrganization></intendedRecipient></informationRecipient>"
    )


def _encounter(summary: Summary) -> str:
    stay = summary.stay
    kind, days = "", '<low nullFlavor="NI"/><high nullFlavor="NI"/>'
    if stay is not None:
        kind = f'<code code="AMB" codeSystem="{HL7}.5.4" displayName="Intensive outpatient program"/>'
        days = f"<low {_day(stay.began)}/><high {_day(stay.ended)}/>"
    return (
        f'<componentOf><encompassingEncounter><id root="{_inner(summary, "stay")}"/>{kind}'
        f'<effectiveTime>{days}</effectiveTime><dischargeDispositionCode nullFlavor="NI"/>'
        "</encompassingEncounter></componentOf>"
    )


def _sections(summary: Summary) -> Iterator[str]:
    yield _section(Section("", "Notice"), lines=[summary.notice, summary.consent])
    yield _allergies(summary)
    yield _section(COURSE, lines=_days_of(summary))
    yield _diagnoses(summary)
    if summary.medicines is not None:  # The one of these that the standard does not require.
        yield _medicines(summary)
    yield _section(PLAN, lines=_plan_of(summary))


class Section(Struct, frozen=True):
    """A section by its LOINC code: its templates with their dates, and the code that its code is translated to."""

    code: str
    title: str
    templates: tuple[tuple[str, str], ...] = ()
    translation: str = ""


ALLERGIES = Section("48765-2", "Allergies", ((f"{T}.2.6", "2015-08-01"), (f"{T}.2.6.1", "2015-08-01")))
ALLERGIES_UNSAID = Section("48765-2", "Allergies", ((f"{T}.2.6", "2015-08-01"),))
COURSE = Section("8648-8", "Course of the stay", (("1.3.6.1.4.1.19376.1.5.3.1.3.5", ""),))
DIAGNOSES = Section("11535-2", "Discharge diagnosis", ((f"{T}.2.24", "2015-08-01"),), "78375-3")
MEDICINES = Section(
    "10183-2", "Discharge medications", ((f"{T}.2.11", "2015-08-01"), (f"{T}.2.11.1", "2015-08-01")), "75311-1"
)
MEDICINES_UNSAID = Section("10183-2", "Discharge medications", ((f"{T}.2.11", "2015-08-01"),), "75311-1")
PLAN = Section("18776-5", "Plan", ((f"{T}.2.10", "2014-06-09"),))


def _days_of(summary: Summary) -> list[str]:
    stay = summary.stay
    days = [f"From {stay.began or 'unknown'} to {stay.ended or 'today'}."] if stay else []
    return [*days, *(summary.course or ())] or [NOTHING_SAID]


def _plan_of(summary: Summary) -> list[str]:
    if summary.next_step is None:
        return [NOTHING_SAID]
    return [summary.next_step or "No next appointment is written down."]


def _text(lines: list[str]) -> str:
    return f"<text>{''.join(f'<paragraph>{_(one)}</paragraph>' for one in lines if one)}</text>"


def _section(section: Section, *, lines: list[str], entries: str = "", is_unsaid: bool = False) -> str:
    """`is_unsaid`: it stands here because the standard requires it, and says nothing either way."""
    nothing = ' nullFlavor="NI"' if is_unsaid else ""
    templates = "".join(_template_of(root, extension) for root, extension in section.templates)
    return (
        f"<section{nothing}>{templates}{_code_of(section)}<title>{_(section.title)}</title>"
        f"{_text(lines)}{entries}</section>"
    )


def _coded(section: Section, plain: Section, *, is_let_go: bool, lines: list[str], entries: str) -> str:
    """A section of entries; `plain` is the same one where it has none."""
    if entries:
        return _section(section, lines=lines, entries=entries)
    nobody = "Nobody has written anything down here. That does not mean that there is nothing."
    return _section(plain, lines=[nobody if is_let_go else NOTHING_SAID], is_unsaid=True)


def _code_of(section: Section) -> str:
    if not section.code:
        return '<code nullFlavor="NI"/>'
    said = f'code="{section.code}" codeSystem="{LOINC}" displayName="{_(section.title)}"'
    if not section.translation:
        return f"<code {said}/>"
    return f'<code {said}><translation code="{section.translation}" codeSystem="{LOINC}"/></code>'


def _concept(tag: str, one: Coded, *, kind: str = "") -> str:
    """A code where its system is one that the standard knows by an OID; else its words alone."""
    oid = OID_BY_URI.get(one.system, one.system.removeprefix("urn:oid:") if one.system.startswith("urn:oid:") else "")
    words = f"<originalText>{_(one.text)}</originalText>"
    if one.code and oid:
        said = f'code="{_(one.code)}" codeSystem="{_(oid)}" displayName="{_(one.text)}"'
        return f"<{tag}{kind} {said}>{words}</{tag}>"
    return f'<{tag}{kind} nullFlavor="OTH">{words}</{tag}>'


VALUE = ' xsi:type="CD"'


def _diagnoses(summary: Summary) -> str:
    """All of them hang from one act, as the section has it."""
    found = summary.conditions or ()
    observed = "".join(_condition(summary, one, place) for place, one in enumerate(found))
    entry = (
        f'<entry typeCode="DRIV"><act classCode="ACT" moodCode="EVN">{_template("4.33", "2015-08-01")}'
        f'<code code="11535-2" codeSystem="{LOINC}"/>{observed}</act></entry>'
    )
    lines, is_let_go = [one.text for one in found], summary.conditions is not None
    return _coded(DIAGNOSES, DIAGNOSES, is_let_go=is_let_go, lines=lines, entries=entry if observed else "")


def _condition(summary: Summary, one: Coded, place: int) -> str:
    status = STATUS.get(one.status)
    stated = (
        f'<entryRelationship typeCode="REFR"><observation classCode="OBS" moodCode="EVN">{_template("4.6")}'
        f'<code code="33999-4" codeSystem="{LOINC}"/><statusCode code="completed"/>'
        f'<value{VALUE} code="{status}" codeSystem="{SNOMED}" displayName="{_(one.status)}"/></observation>'
        "</entryRelationship>"
        if status
        else ""
    )
    return (
        '<entryRelationship typeCode="SUBJ"><observation classCode="OBS" moodCode="EVN">'
        f'{_template("4.4", "2015-08-01")}<id root="{_inner(summary, f"condition {place}")}"/>'
        f'<code code="55607006" codeSystem="{SNOMED}" displayName="Problem">'
        f'<translation code="75326-9" codeSystem="{LOINC}" displayName="Problem"/></code><statusCode code="completed"/>'
        f"<effectiveTime><low {_day(one.began)}/></effectiveTime>{_concept('value', one, kind=VALUE)}{stated}"
        "</observation></entryRelationship>"
    )


def _medicines(summary: Summary) -> str:
    found = summary.medicines or ()
    entries = "".join(_discharged_with(_medicine(summary, one, place)) for place, one in enumerate(found))
    lines = [" · ".join(filter(None, (one.text, one.dose, one.reason))) for one in found]
    if summary.no_medicines:
        lines, entries = ["Somebody asked: nothing is taken."], _discharged_with(_no_medicine(summary))
    return _coded(MEDICINES, MEDICINES_UNSAID, is_let_go=True, lines=lines, entries=entries)


def _discharged_with(administration: str) -> str:
    return (
        f'<entry typeCode="DRIV"><act classCode="ACT" moodCode="EVN">{_template("4.35", "2016-03-01")}'
        f'<code code="10183-2" codeSystem="{LOINC}"><translation code="75311-1" codeSystem="{LOINC}"/></code>'
        f'<statusCode code="completed"/><entryRelationship typeCode="SUBJ">{administration}</entryRelationship></act>'
        "</entry>"
    )


def _medicine(summary: Summary, one: Coded, place: int) -> str:
    """Its dose is told in words: nobody here writes it as a number and a unit."""
    state = "active" if one.status == "active" else "suspended"
    return (
        f'<substanceAdministration classCode="SBADM" moodCode="EVN">{_template("4.16", "2014-06-09")}'
        f'<id root="{_inner(summary, f"medicine {place}")}"/>'
        f'<text>{_(", ".join(filter(None, (one.text, one.dose))))}</text><statusCode code="{state}"/>'
        f'<effectiveTime xsi:type="IVL_TS"><low {_day(one.began)}/></effectiveTime><doseQuantity nullFlavor="UNK"/>'
        f'<consumable><manufacturedProduct classCode="MANU">{_template("4.23", "2014-06-09")}'
        f"<manufacturedMaterial>{_concept('code', one)}</manufacturedMaterial></manufacturedProduct></consumable>"
        "</substanceAdministration>"
    )


def _no_medicine(summary: Summary) -> str:
    none = f'<code code="410942007" codeSystem="{SNOMED}" displayName="Drug or medicament"/>'
    return (
        '<substanceAdministration classCode="SBADM" moodCode="EVN" negationInd="true">'
        f'{_template("4.16", "2014-06-09")}<id root="{_inner(summary, "no medicine")}"/><statusCode code="active"/>'
        f'<effectiveTime xsi:type="IVL_TS"><low {_day(summary.made_at.date())}/></effectiveTime>'
        '<doseQuantity nullFlavor="NI"/><consumable>'
        f'<manufacturedProduct classCode="MANU">{_template("4.23", "2014-06-09")}<manufacturedMaterial>{none}'
        "</manufacturedMaterial></manufacturedProduct></consumable></substanceAdministration>"
    )


def _allergies(summary: Summary) -> str:
    found = summary.allergies or ()
    entries = "".join(_allergy(summary, one, place) for place, one in enumerate(found))
    lines = [" · ".join(filter(None, (one.text, one.reason))) for one in found]
    if summary.no_allergies:
        none = Coded(text="Substance", code="105590001", system="http://snomed.info/sct")
        lines, entries = ["Somebody asked: none is known."], _allergy(summary, none, 0, denied=True)
    is_let_go = summary.allergies is not None
    return _coded(ALLERGIES, ALLERGIES_UNSAID, is_let_go=is_let_go, lines=lines, entries=entries)


def _allergy(summary: Summary, one: Coded, place: int, *, denied: bool = False) -> str:
    negated = ' negationInd="true"' if denied else ""
    return (
        f'<entry typeCode="DRIV"><act classCode="ACT" moodCode="EVN">{_template("4.30", "2015-08-01")}'
        f'<id root="{_inner(summary, f"allergy concern {place}")}"/><code code="CONC" codeSystem="{HL7}.5.6"/>'
        f'<statusCode code="active"/><effectiveTime><low {_day(one.began)}/></effectiveTime>'
        f'<entryRelationship typeCode="SUBJ"><observation classCode="OBS" moodCode="EVN"{negated}>'
        f'{_template("4.7", "2014-06-09")}<id root="{_inner(summary, f"allergy {place}")}"/>'
        f'<code code="ASSERTION" codeSystem="{HL7}.5.4"/><statusCode code="completed"/>'
        f"<effectiveTime><low {_day(one.began)}/></effectiveTime>"
        f'<value{VALUE} code="419199007" codeSystem="{SNOMED}" displayName="Allergy to substance"/>'
        '<participant typeCode="CSM"><participantRole classCode="MANU"><playingEntity classCode="MMAT">'
        f"{_concept('code', one)}</playingEntity></participantRole></participant></observation></entryRelationship>"
        "</act></entry>"
    )
