"""Everything that a role can allow, in users' words."""

from django.db import models


class Permission(models.TextChoices):
    """One thing that a person may do, within the scope of the appointment that allows it."""

    READ_STAFF_PLANS = "read_staff_plans", "Read plans published for staff"
    READ_DRAFT_PLANS = "read_draft_plans", "Read plans that are not published yet"
    WRITE_PLAN = "write_plan", "Write a service plan and its workforce plan"
    SUBMIT_PLAN = "submit_plan", "Submit a plan, and withdraw it before a decision"
    DECIDE_AS_LEADERSHIP = "decide_as_leadership", "Decide on plans for the leadership team"
    DECIDE_AS_EXECUTIVE = "decide_as_executive", "Decide on plans for the Executive"
    DECIDE_AS_PARTNERSHIP = "decide_as_partnership", "Decide on plans for a neighbourhood partnership"
    DECIDE_AS_PARTNER = "decide_as_partner", "Decide on joint plans for a partner organisation"
    PUBLISH_PLAN = "publish_plan", "Publish approved plans, reopen and unlock plans"
    MANAGE_CATALOGUE = "manage_catalogue", "Add, change and retire services"
    MANAGE_CYCLE = "manage_cycle", "Run the planning year, its templates and routes"
    MANAGE_APPOINTMENTS = "manage_appointments", "Say who holds which role, and who deputises"
    ANSWER_SUPPORT = "answer_support", "See and answer requests for support"
    EDIT_METRICS = "edit_metrics", "Enter and correct metrics"
    READ_PROVIDERS = "read_providers", "See how commissioned providers are rated, audited and followed up"
    MANAGE_PROVIDERS = "manage_providers", "Rate commissioned providers, audit them and follow their action plans"
    READ_AUDIT = "read_audit", "Read the audit trail"
    READ_EVIDENCE = "read_evidence", "See every decision, its evidence and how long it took"
    READ_OUTBOX = "read_outbox", "See which mail was sent and send it again"
    SEE_JOBS = "see_jobs", "See background jobs and run them again"
    MANAGE_TOKENS = "manage_tokens", "Make and revoke the API tokens of programs"
    MANAGE_ACCOUNTS = "manage_accounts", "Add, change and close accounts"


# Whoever holds one of these decides somewhere.
DECIDING = (
    Permission.DECIDE_AS_LEADERSHIP,
    Permission.DECIDE_AS_EXECUTIVE,
    Permission.DECIDE_AS_PARTNERSHIP,
    Permission.DECIDE_AS_PARTNER,
)
