"""A moment with its place: read as people write it, and said in words."""

from __future__ import annotations

import datetime

from regionalism.engine.errors import CourseError

# Written out: what `calendar` gives depends on the language that the machine is set to.
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)


def due_time(text: str) -> datetime.datetime:
    """Return the moment in an ISO time with an offset, or followed by the name of a time zone, such as
    ``2027-11-08T23:59 America/New_York``.

    Where the clocks there show a time twice, the later moment is meant.

    :raises CourseError: where it has neither or both, the zone is unknown, or no clock there shows that time.
    """
    text = text.strip()
    time, _, name = text.rpartition(" ")
    named = bool(time) and name[:1].isalpha()
    try:
        moment = datetime.datetime.fromisoformat(time if named else text)
    except ValueError:
        raise CourseError("due-wrong", text=text) from None
    if (moment.tzinfo is None) != named:
        raise CourseError("due-wrong", text=text)
    if not named:
        return moment
    zone = _zone(name)
    moment = moment.replace(tzinfo=zone, fold=1)
    if moment.astimezone(datetime.UTC).astimezone(zone).replace(tzinfo=None) != moment.replace(tzinfo=None):
        raise CourseError("due-no-such-time", time=time, zone=name)
    return moment


def _zone(name: str) -> datetime.tzinfo:
    import zoneinfo

    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise CourseError("due-zone-unknown", zone=name) from None


def moment_in_words(moment: datetime.datetime) -> str:
    """Return a moment in words, with its zone: ``Monday, 1 March 2027, 23:59 (UTC−05:00)``."""
    zone = (getattr(moment.tzinfo, "key", "") or str(moment.tzname())).replace("-", "−")
    day = f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}"
    return f"{DAYS[moment.weekday()]}, {day}, {moment:%H:%M} ({zone})"


def due_in_words(moment: datetime.datetime) -> str:
    """Return a due time in words, at its own place and by the clock of this computer."""
    return f"{moment_in_words(moment)}. On this computer: {moment_in_words(moment.astimezone())}"
