"""Who may know of a meeting, read its internals, plan it, propose, lead it, approve and publish its minutes.

What everyone may know is decided by the meeting's own columns, what insiders may by its body. The office is every
body's secretary; moderators, admins, the lead and the Board have no right here as such.
"""

from __future__ import annotations

from forum.accounts.policy import office
from forum.councils.policy import seated
from forum.kernel.policy import SIGNED_IN, Permission, among, who
from forum.meetings.kinds import AHEAD, ANNOUNCED, Lead, MinutesStatus, Sight, Status

announced = among("announced", "status", lambda _actor: ANNOUNCED)
open_to_all = among("public", "sight", lambda _actor: (Sight.PUBLIC,))
by_date = among("its day is public", "sight", lambda _actor: (Sight.PUBLIC, Sight.DATE))
body_shown = among("its body is public", "body_shown", lambda _actor: (True,))
sits_there = among("sits there", "council_id", lambda actor: actor.councils)
deputises = among("asked to come as a deputy", "id", lambda actor: actor.meetings)
member = sits_there | deputises
chaired = among("chairs it now", "council_id", lambda actor: actor.chairs)
vice_chaired = among("deputy chair there", "council_id", lambda actor: actor.vice_chairs)
ahead = among("ahead", "status", lambda _actor: AHEAD)
asked = among("invited to", "status", lambda _actor: (Status.INVITED,))
running = among("running", "status", lambda _actor: (Status.RUNNING,))
had = among("running or held", "status", lambda _actor: (Status.RUNNING, Status.HELD))
invited_or_running = among("invited to or running", "status", lambda _actor: (Status.INVITED, Status.RUNNING))
# If the chair is absent the deputy acts, without either of them the secretary.
led_by_deputy = among("the chair is absent", "lead", lambda _actor: (Lead.DEPUTY_CHAIR, Lead.SECRETARY))
led_by_secretary = among("chair and deputy are absent", "lead", lambda _actor: (Lead.SECRETARY,))

listed = body_shown & announced & by_date
seen = body_shown & announced & open_to_all
inside = office | member
leads = chaired | vice_chaired & led_by_deputy
heads = office | leads

LIST = Permission("meetings.list", listed, listed)  # that it takes place
VIEW = Permission("meetings.view", seen, seen)  # what everyone may read
READ = Permission("meetings.read", inside, inside)  # what members may read
PLAN = Permission("meetings.plan", (office | chaired) & ahead, inside)
INVITE = Permission("meetings.invite", (office | chaired) & ahead, inside)
CANCEL = Permission("meetings.cancel", (office | chaired) & ahead, inside)
ANSWER = Permission("meetings.answer", member & asked, inside)
PROPOSE = Permission("meetings.propose", member & ahead, inside)
ARRANGE = Permission("meetings.arrange", (office | chaired) & (ahead | running), inside)
LEAD = Permission("meetings.lead", heads & invited_or_running, inside)
CLOSE = Permission("meetings.close", heads & running, inside)
RECORD = Permission("meetings.record", heads & had, inside)
APPROVE = Permission("meetings.approve", (leads | office & led_by_secretary) & had, inside)
PUBLISH = Permission("meetings.publish", heads & had, inside)
REGISTER = Permission("meetings.register", SIGNED_IN & seen & asked, seen)

# Doors of the room; what stands behind them is decided by the meeting.
ROOM = Permission("meetings.room", office | seated | who("deputises", lambda actor: bool(actor.meetings)))
# Where mails lead to: whoever is signed out is asked to sign in, whatever stands there.
MAILED = Permission("meetings.mailed", SIGNED_IN)

# Of minutes: a version that was published.
published = among("published", "status", lambda _actor: (MinutesStatus.PUBLISHED,))
MINUTES = Permission("meetings.minutes", published, published)

ALL = (
    LIST,
    VIEW,
    READ,
    PLAN,
    INVITE,
    CANCEL,
    ANSWER,
    PROPOSE,
    ARRANGE,
    LEAD,
    CLOSE,
    RECORD,
    APPROVE,
    PUBLISH,
    REGISTER,
    ROOM,
    MAILED,
    MINUTES,
)
