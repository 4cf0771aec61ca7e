"""A Discharge Summary after HL7 C-CDA R2.1. Reviewed 2026-11-28.

Codes: LOINC for sections, SNOMED CT for what is not known, HL7 v3 for the rest, as the standard names them.
"""

from collections.abc import Iterator
from datetime import date
from html import escape
from uuid import NAMESPACE_OID, UUID, uuid5

from midspan.domains.summaries.shapes import Coded, Summary
from midspan.domains.summaries.writing.systems import OID_BY_URI

T = "2.16.840.1.113883.10.20.22"
HL7 = "2.16.840.1.113883"
SNOMED, LOINC = f"{HL7}.6.96", f"{HL7}.6.1"
SEXES = {"female": "F", "male": "M"}
LANGUAGES = {"en": "en-US", "es": "es-US"}
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
    said = f' extension="{extension}"' if extension else ""
    return f'<templateId root="{T}.{number}"{said}/>'


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
        f"<birthTime {_day(person.birth_date)}/><languageCommunication>"
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
    if stay is None:
        return ""
    return (
        f'<componentOf><encompassingEncounter><id root="{_inner(summary, "stay")}"/>'
        f'<code code="AMB" codeSystem="{HL7}.5.4" displayName="Intensive outpatient program"/>'
        f"<effectiveTime><low {_day(stay.began)}/><high {_day(stay.ended)}/></effectiveTime>"
        "</encompassingEncounter></componentOf>"
    )


def _sections(summary: Summary) -> Iterator[str]:
    yield _narrative("Notice", "", [summary.notice, summary.consent])
    if summary.allergies is not None:
        yield _allergies(summary)
    if summary.conditions is not None:
        entries = "".join(_condition(summary, one, place) for place, one in enumerate(summary.conditions))
        heading = ("11535-2", "Discharge diagnosis", "2.24", "2015-08-01")
        yield _section(*heading, lines=[one.text for one in summary.conditions], entries=entries)
    if summary.medicines is not None:
        yield _medicines(summary)
    if summary.stay is not None:
        days = [f"From {summary.stay.began or 'unknown'} to {summary.stay.ended or 'today'}."]
        yield _narrative("Course of the stay", "8648-8", days)
    if summary.next_step is not None:
        yield _narrative("Plan", "18776-5", [summary.next_step or "No next appointment is written down."])


def _narrative(title: str, code: str, lines: list[str]) -> str:
    said = f'<code code="{code}" codeSystem="{LOINC}"/>' if code else '<code nullFlavor="NI"/>'
    return f"<section>{said}<title>{_(title)}</title>{_text(lines)}</section>"


def _text(lines: list[str]) -> str:
    return f"<text>{''.join(f'<paragraph>{_(one)}</paragraph>' for one in lines if one)}</text>"


def _section(code: str, title: str, template: str, extension: str, *, lines: list[str], entries: str) -> str:
    nothing = "" if entries else ' nullFlavor="NI"'
    said = lines or ["Nobody has written anything down here. That does not mean that there is nothing."]
    return (
        f"<section{nothing}>{_template(template, extension)}"
        f'<code code="{code}" codeSystem="{LOINC}" displayName="{_(title)}"/><title>{_(title)}</title>'
        f"{_text(said)}{entries}</section>"
    )


def _concept(tag: str, one: Coded, *, kind: str = "") -> str:
    """A code where its system is one that the standard knows by an OID; else its words alone."""
    oid = OID_BY_URI.get(one.system, one.system.removeprefix("urn:oid:") if one.system.startswith("urn:oid:") else "")
    words = f"<originalText>{_(one.text)}</originalText>"
    if one.code and oid:
        said = f'code="{_(one.code)}" codeSystem="{_(oid)}" displayName="{_(one.text)}"'
        return f"<{tag}{kind} {said}>{words}</{tag}>"
    return f'<{tag}{kind} nullFlavor="OTH">{words}</{tag}>'


VALUE = ' xsi:type="CD"'


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
        f'<entry typeCode="DRIV"><act classCode="ACT" moodCode="EVN">{_template("4.3", "2015-08-01")}'
        f'<id root="{_inner(summary, f"concern {place}")}"/><code code="CONC" codeSystem="{HL7}.5.6"/>'
        f'<statusCode code="active"/><effectiveTime><low {_day(one.began)}/></effectiveTime>'
        '<entryRelationship typeCode="SUBJ"><observation classCode="OBS" moodCode="EVN">'
        f'{_template("4.4", "2015-08-01")}<id root="{_inner(summary, f"condition {place}")}"/>'
        f'<code code="55607006" codeSystem="{SNOMED}"/><statusCode code="completed"/>'
        f"<effectiveTime><low {_day(one.began)}/></effectiveTime>{_concept('value', one, kind=VALUE)}{stated}"
        "</observation></entryRelationship></act></entry>"
    )


def _medicines(summary: Summary) -> str:
    found = summary.medicines or ()
    entries = "".join(_medicine(summary, one, place) for place, one in enumerate(found))
    lines = [" · ".join(filter(None, (one.text, one.dose, one.reason))) for one in found]
    if summary.no_medicines:
        lines, entries = ["Somebody asked: nothing is taken."], _no_medicine(summary)
    return _section("10183-2", "Discharge medications", "2.11.1", "2015-08-01", lines=lines, entries=entries)


def _medicine(summary: Summary, one: Coded, place: int) -> str:
    state = "active" if one.status == "active" else "suspended"
    return (
        f'<entry typeCode="DRIV"><substanceAdministration classCode="SBADM" moodCode="EVN">'
        f'{_template("4.16", "2014-06-09")}<id root="{_inner(summary, f"medicine {place}")}"/>'
        f'<text>{_(", ".join(filter(None, (one.text, one.dose))))}</text><statusCode code="{state}"/>'
        f'<effectiveTime xsi:type="IVL_TS"><low {_day(one.began)}/></effectiveTime>'
        f'<consumable><manufacturedProduct classCode="MANU">{_template("4.23", "2014-06-09")}'
        f"<manufacturedMaterial>{_concept('code', one)}</manufacturedMaterial></manufacturedProduct></consumable>"
        "</substanceAdministration></entry>"
    )


def _no_medicine(summary: Summary) -> str:
    none = f'<code code="410942007" codeSystem="{SNOMED}" displayName="Drug or medicament"/>'
    return (
        '<entry typeCode="DRIV"><substanceAdministration classCode="SBADM" moodCode="EVN" negationInd="true">'
        f'{_template("4.16", "2014-06-09")}<id root="{_inner(summary, "no medicine")}"/><statusCode code="active"/>'
        f'<effectiveTime xsi:type="IVL_TS"><low {_day(summary.made_at.date())}/></effectiveTime><consumable>'
        f'<manufacturedProduct classCode="MANU">{_template("4.23", "2014-06-09")}<manufacturedMaterial>{none}'
        "</manufacturedMaterial></manufacturedProduct></consumable></substanceAdministration></entry>"
    )


def _allergies(summary: Summary) -> str:
    found = summary.allergies or ()
    entries = "".join(_allergy(summary, one, place) for place, one in enumerate(found))
    lines = [" · ".join(filter(None, (one.text, one.reason))) for one in found]
    if summary.no_allergies:
        none = Coded(text="Substance", code="105590001", system="http://snomed.info/sct")
        lines, entries = ["Somebody asked: none is known."], _allergy(summary, none, 0, denied=True)
    return _section("48765-2", "Allergies", "2.6.1", "2015-08-01", lines=lines, entries=entries)


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
