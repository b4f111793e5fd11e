"""Tags of risk, of audits and of actions: one colour, one meaning."""

from datetime import date
from typing import NamedTuple

from kloe.providers.models import AuditFinding, Provider, ProviderAction, ProviderAudit, RiskRating
from kloe.providers.rules.coverage import Covered
from kloe.providers.rules.standing import State, is_audit_overdue, state_of
from mlco_portal.wording import due_words

SOON_DAYS = 7
RISK_COLOURS: dict[str, str] = {
    RiskRating.Level.HIGH: "red",
    RiskRating.Level.MEDIUM: "yellow",
    RiskRating.Level.LOW: "green",
}


class Chip(NamedTuple):
    """A tag: its words and its colour."""

    text: str
    colour: str

    @property
    def cell(self) -> dict[str, str]:
        """As `{% table %}` takes it."""
        return {"tag": self.text, "colour": self.colour}


COVERED: dict[str, Chip] = {
    Covered.NOT_PLANNED: Chip("Not planned", "white"),
    Covered.PLANNED: Chip("Planned", "blue"),
    Covered.MET: Chip("Met", "green"),
    Covered.PARTLY: Chip("Partly met", "yellow"),
    Covered.NOT_MET: Chip("Not met", "red"),
}


def risk_chip(rating: RiskRating | None) -> Chip:
    return Chip("Not rated yet", "grey") if rating is None else level_chip(rating.level)


def level_chip(level: str) -> Chip:
    return Chip(RiskRating.Level(level).label, RISK_COLOURS[level])


def judgement_chip(finding: AuditFinding) -> Chip:
    return COVERED[finding.judgement]


def cqc_words(provider: Provider) -> str:
    return provider.get_cqc_rating_display() if provider.cqc_rating else "Not rated"


def audit_chip(audit: ProviderAudit, today: date) -> Chip:
    """Return where it stands: due in 3 days, 2 days late, done, called off."""
    if audit.state == ProviderAudit.State.DONE:
        return Chip("Done", "green")
    if audit.state == ProviderAudit.State.CALLED_OFF:
        return Chip("Called off", "grey")
    if is_audit_overdue(audit, today):
        return Chip(due_words(audit.planned_on, today=today), "red")
    soon = (audit.planned_on - today).days <= SOON_DAYS
    return Chip(due_words(audit.planned_on, today=today) if soon else "Planned", "yellow" if soon else "blue")


def action_chip(action: ProviderAction, today: date) -> Chip:
    """Return where it stands: due in 3 days, 2 days late, said to be done, closed."""
    state = state_of(action, today)
    if state == State.CLOSED:
        return Chip("Closed", "green")
    if state == State.REPORTED:
        return Chip("Said to be done", "blue")
    words = due_words(action.due_on, today=today)
    if state == State.OVERDUE:
        return Chip(words, "red")
    return Chip(words, "yellow" if (action.due_on - today).days <= SOON_DAYS else "white")
