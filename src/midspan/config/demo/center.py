"""The center itself: sites, rooms, staff, groups and weekly sections. A larger census gets further wings like it."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from msgspec import Struct, field

from midspan.config.demo.days import Days
from midspan.config.demo.guests import PASSWORD
from midspan.config.demo.reading import center_facts, moment, spans, when_words
from midspan.config.demo.rows import Draw, Rows, table
from midspan.kernel.models import Organization
from midspan.kernel.row_security import Reach, bind
from midspan.values import Actor, ActorKind

VIDEO_ROOM = "https://video.example/{}"
CAPACITY, COMFORTABLE, MINIMUM = 10, 9, 3
TREATING = ("counselor", "group_leader", "peer_specialist")
FACILITATORS = ["LCSW", "LPC", "LMFT", "LCDC", "CSAC", "PsyD"]


class Wing(Struct):
    """Rooms, treating staff and sections that belong together; the first one is the center people see."""

    number: int
    rooms: dict[str, Any] = field(default_factory=dict)
    staff: dict[str, Any] = field(default_factory=dict)
    sections: list[Any] = field(default_factory=list)

    def named(self, name: str) -> str:
        return name if not self.number else f"{name} {self.number + 1}"


class Center(Struct):
    organization: Organization
    days: Days
    seed: str
    hashed_password: str
    sites: dict[str, Any] = field(default_factory=dict)
    tracks: dict[str, Any] = field(default_factory=dict)
    groups: dict[str, Any] = field(default_factory=dict)
    wings: list[Wing] = field(default_factory=list)
    # Wings that open later: while the first one's weeks are computed, only its own sections are there to choose from.
    waiting: list[Rows] = field(default_factory=list)
    logins: set[str] = field(default_factory=set)

    def rows(self, *subject: object) -> Rows:
        """Rows whose ids are drawn for this subject alone, so that one more of them changes no other."""
        return Rows(self.organization.pk, self.draw("id", *subject))

    def draw(self, *subject: object) -> Draw:
        return Draw(self.seed, *subject)

    def login_for(self, login: str) -> str:
        """That name to sign in by, or one like it: they are one row of names for all organizations of a database."""
        return f"{login}-{self.organization.pk.hex[:6]}" if login in self.logins else login

    def actor(self, key: str) -> Actor:
        """A staff member of the first wing, acting in their own roles."""
        staff = self.wings[0].staff[key]
        return Actor(self.organization.pk, staff.pk, ActorKind.STAFF, frozenset(staff.roles))

    def act_as(self, key: str) -> Actor:
        """The same, and from now on the connection acts for them."""
        actor = self.actor(key)
        bind(organization_id=actor.organization_id, actor_id=actor.id, reach=Reach.ALL)
        return actor


def open_center(*, name: str, seed: str, days: Days, wings: int) -> Center:
    """A new organization with everything but patients. Needs a transaction, and binds it to the program manager."""
    draw = Draw(seed, "organization")
    facts = {**center_facts()["organization"], "name": name}
    organization = Organization.objects.create(id=draw.uuid(), **facts)
    center = Center(organization, days, seed, password_hash())
    center.logins |= set(table("people.Account").objects.values_list("login", flat=True))
    bind(organization_id=organization.pk, actor_id=organization.pk, reach=Reach.ALL)
    rows = center.rows("center")
    _places(center, rows)
    _offerings(center, rows)
    for number in range(wings):
        _wing(center, number)
    rows.keep()
    center.waiting.pop(0).keep()
    center.act_as("ruth")
    return center


def open_further_wings(center: Center) -> None:
    for rows in center.waiting:
        rows.keep()
    center.waiting.clear()


def password_hash() -> str:
    """One hash for everybody, as slow to make as any; outside a demonstration nobody can sign in by password."""
    return make_password(PASSWORD if settings.IS_DEMONSTRATION else None)


def _places(center: Center, rows: Rows) -> None:
    for facts in center_facts()["site"]:
        fields = {name: value for name, value in facts.items() if name not in {"key", "hours", "rooms"}}
        site = center.sites[facts["key"]] = rows.add("programs.Site", **fields)
        for span in [span for text in facts["hours"] for span in spans(text)]:
            times = {"weekday": span.day, "start_minute": span.start, "end_minute": span.end}
            rows.add("programs.OpeningHours", site=site, **times)
    training = center.days.monday + timedelta(weeks=4, days=4)
    rows.add("programs.ClosedDay", site=None, date=training, name="Staff training")
    closed = center.days.monday - timedelta(weeks=3, days=3)
    rows.add("programs.ClosedDay", site=center.sites["riverside"], date=closed, name="Water main repair")


def _offerings(center: Center, rows: Rows) -> None:
    for facts in center_facts()["level"]:
        rows.add("programs.LevelOfCare", **facts)
    for facts in center_facts()["track"]:
        fields = {name: value for name, value in facts.items() if name != "key"}
        center.tracks[facts["key"]] = rows.add("programs.Track", **fields)
    for facts in center_facts()["group"]:
        center.groups[facts["key"]] = rows.add(
            "programs.Group",
            name=facts["name"],
            group_type=facts["type"],
            curriculum=facts.get("curriculum", ""),
            minutes=facts["minutes"],
            cap=facts.get("cap", 12),
            minimum_to_run=MINIMUM,
            credentials=FACILITATORS,
        )


def _wing(center: Center, number: int) -> None:
    rows, wing = center.rows("wing", number), Wing(number)
    center.wings.append(wing)
    for facts in center_facts()["site"]:
        for room in facts["rooms"]:
            fields = {**room, "name": wing.named(room["name"]), "site": center.sites[facts["key"]]}
            wing.rooms[room["name"]] = rows.add("programs.Room", **fields)
    for facts in center_facts()["staff"]:
        if not number or set(facts["roles"]) & set(TREATING):
            _employ(center, wing, facts, rows)
    for place, row in enumerate(center_facts()["sections"]["rows"]):
        wing.sections.append(_section(center, wing, row, place=place, rows=rows))
    center.waiting.append(rows)


def _employ(center: Center, wing: Wing, facts: dict[str, Any], rows: Rows) -> None:
    staff = wing.staff[facts["key"]] = rows.add(
        "people.Staff",
        given_name=facts["given"],
        family_name=wing.named(facts["family"]),
        title=facts["title"],
        credentials=facts.get("credentials", []),
        languages=facts.get("languages", ["en"]),
        skills=facts.get("skills", []),
        roles=facts["roles"],
        caseload_limit=facts.get("caseload", 12),
        video_url=VIDEO_ROOM.format(facts["key"]) if "counselor" in facts["roles"] else "",
    )
    login = facts["key"] if not wing.number else f"{facts['key']}-{wing.number + 1}"
    open_account(center, rows, login=login, staff=staff)
    for text in facts.get("shifts", []):
        site, _, hours = text.partition(" ")
        for span in spans(hours):
            times = {"weekday": span.day, "start_minute": span.start, "end_minute": span.end}
            rows.add("programs.Shift", staff=staff, site=center.sites[site], **times)
    if "leave" in facts:
        first, until = (center.days.monday + timedelta(days=day) for day in facts["leave"])
        rows.add("programs.Leave", staff=staff, from_date=first, until_date=until)


def open_account(center: Center, rows: Rows, *, login: str, **person: Any) -> None:
    """A sign-in under the printed password."""
    rows.add("people.Account", login=center.login_for(login), password=center.hashed_password, **person)


def _section(center: Center, wing: Wing, row: list[str], *, place: int, rows: Rows) -> Any:
    track, group, when, where, lead, second, gender = row
    (day, start), is_video = moment(when), where == "video"
    site = center.sites["highlands" if lead == "wendell" else "riverside"]
    small = min(CAPACITY, center.groups[group].cap)
    section = rows.add(
        "schedule.Section",
        name=wing.named(f"{center.groups[group].name} · {when_words(when)} · {center.tracks[track].name}"),
        group=center.groups[group],
        track=center.tracks[track],
        level="2.1",
        capacity=6 if where == "Kitchen table" else small,
        comfortable_size=min(small, COMFORTABLE) - (3 if where == "Kitchen table" else 0),
        minimum_to_run=MINIMUM,
        is_video=is_video,
        site=site,
        room=None if is_video else wing.rooms[where],
        video_url=f"https://video.example/{wing.number + 1}-{place + 1}" if is_video else "",
        gender_note=gender,
        from_date=center.days.first_monday,
    )
    end = start + center.groups[group].minutes
    rows.add("schedule.SectionTime", section=section, weekday=day, start_minute=start, end_minute=end)
    for key in filter(None, (lead, second)):
        rows.add("schedule.SectionLeader", section=section, staff=wing.staff[key], is_lead=key == lead)
    return section
