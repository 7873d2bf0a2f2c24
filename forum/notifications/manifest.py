"""What the notifications' room offers the house."""

from __future__ import annotations

from forum.kernel.feature import Feature
from forum.notifications import cli, delivery, service

feature = Feature(
    name="notifications",
    listeners=(("", service.note),),
    commands=(cli.worker, cli.deliver),
    jobs=(delivery.forget,),
)
