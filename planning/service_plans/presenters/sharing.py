"""The words of shared sections: who has which, how far they are, what they owe."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.timezone import localtime

from mlco_portal.wording import british_date, british_datetime, counted
from planning.service_plans.actions.sharing import Invited
from planning.service_plans.models import EDITABLE, SectionShare, ServicePlan
from planning.service_plans.presenters.standing import Tag
from planning.service_plans.rules import is_editable, why_not_editable
from planning.service_plans.rules.sharing import ShareState, is_owed, share_state

STATES = {
    ShareState.INVITED: Tag("Invited", "grey"),
    ShareState.ACCEPTED: Tag("Has accepted", "blue"),
    ShareState.BEGUN: Tag("Has begun", "blue"),
    ShareState.FINISHED: Tag("Finished", "green"),
    ShareState.ENDED: Tag("Taken back", "grey"),
}


@dataclass(frozen=True, slots=True)
class SharedSection:
    """One section that somebody was asked to write."""

    key: int
    title: str
    href: str
    who: str
    state: Tag
    due_on: date | None
    is_owed: bool
    is_ended: bool
    is_finished: bool
    changed: str
    plan: str
    plan_href: str
    asked_by: str
    message: str
    sharing_href: str


def state_of(share: SectionShare) -> ShareState:
    return share_state(share, has_begun=bool(getattr(share, "has_begun", False)))


def who(share: SectionShare, known: Collection[str] = ()) -> str:
    """Return the person's name once they have come, or when the lead knows it: a colleague; else their address.

    So the page tells nobody whether an address has an account.
    """
    is_known = share.email in known or bool(getattr(share, "is_colleague", False))
    if share.person is not None and (
        share.accepted_at is not None or is_known or state_of(share) != ShareState.INVITED
    ):
        return share.person.name
    return share.email


def shared_section(share: SectionShare, known: Collection[str] = ()) -> SharedSection:
    plan, asked = share.section.plan, share.section.template_section
    state = state_of(share)
    place = [plan.pk, asked.key]
    return SharedSection(
        key=share.pk,
        title=asked.title,
        href=reverse("planning:service_plans:section", args=place),
        who=who(share, known),
        state=STATES[state],
        due_on=share.due_on,
        is_owed=is_owed(state),
        is_ended=state == ShareState.ENDED,
        is_finished=state == ShareState.FINISHED,
        changed=_changed(share.section.updated_at, share.section.updated_by),
        plan=str(plan),
        plan_href=plan.get_absolute_url(),
        asked_by=str(share.invited_by),
        message=share.message,
        sharing_href=reverse("planning:service_plans:section_sharing", args=place),
    )


def _changed(at: datetime | None, by: object) -> str:
    return f"{british_datetime(localtime(at))} by {by}" if at else "Nothing is written yet"


def sharing_hints(shares: Iterable[SectionShare]) -> dict[int, str]:
    """Return what the task list says of each section that is shared now: {section: words}."""
    words: dict[int, list[str]] = {}
    for share in shares:
        if share.ended_at is None:
            words.setdefault(share.section_id, []).append(_hint(share))
    return {section: ". ".join(said) for section, said in words.items()}


def _hint(share: SectionShare) -> str:
    if share.handed_back_at is not None:
        return f"{who(share)} has finished this"
    due = f", due {british_date(share.due_on)}" if share.due_on else ""
    return f"With {who(share)}{due}"


def invited_words(invited: Invited) -> str:
    """Return what the page says after inviting."""
    already = f"Asked before, so not again: {'; '.join(invited.already)}." if invited.already else ""
    if not invited.asked:
        return f"Nobody was asked. {already}".strip()
    told = counted(len(invited.asked), "person was", "people were")
    return f"{told} asked by mail: {', '.join(invited.asked)}. {already}".strip()


def finished_words(share: SectionShare) -> str:
    title = share.section.template_section.title
    return f"Thank you. {share.invited_by} is told that “{title}” is finished. You can still change it."


def owed_by_me(shares: Sequence[SectionShare]) -> list[dict[str, str]]:
    """Return the sections as a task list of the home page; one that cannot be written now says so."""
    return [_task(share) for share in shares]


def _task(share: SectionShare) -> dict[str, str]:
    plan, asked = share.section.plan, share.section.template_section
    state = state_of(share)
    tag = STATES[state]
    due = f"Due {british_date(share.due_on)}. " if share.due_on and is_owed(state) else ""
    task = {
        "title": asked.title,
        "hint": f"{plan}. {due}Asked by {share.invited_by}",
        "status": "Not started" if state in (ShareState.INVITED, ShareState.ACCEPTED) else tag.text,
        "colour": tag.colour if state in (ShareState.BEGUN, ShareState.FINISHED) else "grey",
        "href": reverse("planning:service_plans:section", args=[plan.pk, asked.key]),
    }
    if not is_editable(plan):
        if plan.case.status in EDITABLE:
            hint = f"{plan}. {why_not_editable(plan)}"
            return {**task, "href": plan.get_absolute_url(), "hint": hint, "status": "Closed", "colour": "grey"}
        return {**task, "href": plan.get_absolute_url(), "status": plan.case.get_status_display(), "colour": "white"}
    return task


def titles_of(shares: Iterable[SectionShare]) -> list[str]:
    return [share.section.template_section.title for share in shares]


def invitation_facts(plan: ServicePlan, share: SectionShare) -> list[tuple[str, str]]:
    """Return what an invitation's page names: no more than its mail does."""
    facts = [("Plan", str(plan)), ("Asked by", str(share.invited_by))]
    if share.due_on:
        facts.append(("Please finish by", british_date(share.due_on)))
    facts.append(("Your e-mail address", share.email))
    return facts
