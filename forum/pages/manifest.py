"""What the standing pages offer the house."""

from __future__ import annotations

from forum.kernel.feature import Feature, Notice
from forum.pages import notices, policy, upkeep
from forum.pages.views import PAGES, views

feature = Feature(
    name="pages",
    blueprints=(views,),
    access={
        **{f"pages.{name}": policy.READ for name in PAGES},
        "pages.feedback": policy.FEEDBACK,
        "pages.feedback_thanks": policy.READ,
    },
    permissions=policy.ALL,
    notices=(Notice("pages.feedback", to=notices.to_operator, template="pages/mail/feedback.txt"),),
    jobs=(upkeep.forget_old_feedback,),
)
