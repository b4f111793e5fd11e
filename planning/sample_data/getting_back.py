"""A plan whose authors found something to change after the first decision, and asked for it back."""

from mlco_portal.accounts.models import User
from planning.review.unlocking import ask_to_unlock
from planning.sample_data.people import lead_of
from planning.service_plans.models import ServicePlan

SERVICE = "day-support-service"
REASON = (
    "The first area of the new transport offer is agreed with families now. "
    "We would like to name it before the Executive decides."
)


def load_request(year: int) -> None:
    """Let the lead of a plan that waits for the Executive ask the planning team to unlock it."""
    plan = ServicePlan.objects.select_related("case", "service").get(year=year, service__code=SERVICE)
    ask_to_unlock(case=plan.case, by=User.objects.get(email=lead_of(plan.service)), reason=REASON)
