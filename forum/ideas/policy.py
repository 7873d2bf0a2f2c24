"""Who may do what with ideas beyond the trunk's rules."""

from __future__ import annotations

from forum.accounts.policy import chair, department, moderator, office
from forum.contributions.policy import chaired, own, sight, vice_chaired
from forum.kernel.policy import EVERYONE, SIGNED_IN, Permission

WRITE = Permission("ideas.write", EVERYONE)  # write first, sign in last
SUBMIT = Permission("ideas.submit", SIGNED_IN)
CLARIFY = Permission("ideas.clarify", (moderator | office) & sight & ~own, sight)
FORWARD = Permission("ideas.forward", (moderator | office) & sight & ~own, sight)
DECLINE = Permission("ideas.decline", office & sight & ~own, sight)
NOMINATE = Permission("ideas.nominate", office & sight & ~own, sight)
ASSIGN = Permission("ideas.assign", office & sight & ~own, sight)
# Whose turn it is of these, the room of recommendations knows: the secretary acts where neither chair nor deputy can.
RECOMMEND = Permission("ideas.recommend", (chaired | vice_chaired | office) & sight & ~own, sight)
DECIDE = Permission("ideas.decide", chair & sight & ~own, sight)
CARRY_OUT = Permission("ideas.carry_out", (department | office) & sight & ~own, sight)
ADOPT = Permission("ideas.adopt", office & sight, sight)
SEPARATE = Permission("ideas.separate", office & sight & ~own, sight)

ALL = (
    WRITE,
    SUBMIT,
    CLARIFY,
    FORWARD,
    DECLINE,
    NOMINATE,
    ASSIGN,
    RECOMMEND,
    DECIDE,
    CARRY_OUT,
    ADOPT,
    SEPARATE,
)
