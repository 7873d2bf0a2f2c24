"""What the audit's room offers the house."""

from __future__ import annotations

from forum.audit import cli, service
from forum.kernel.feature import Feature

feature = Feature(
    name="audit",
    listeners=(("", service.note),),
    commands=(cli.audit,),
    jobs=(service.seal,),
)
