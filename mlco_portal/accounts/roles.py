"""The roles that people hold. Read this file to know who may do what."""

from typing import ClassVar

from mlco_portal.accounts.permissions import Permission as P  # noqa: N817


class Role:
    """A named set of permissions; a person holds it through an appointment with a scope and dates."""

    code: ClassVar[str]
    name: ClassVar[str]
    description: ClassVar[str]
    permissions: ClassVar[frozenset[P]]


class Reader(Role):
    code = "reader"
    name = "Reader"
    description = "Any member of staff: reads plans that are published for staff."
    permissions = frozenset({P.READ_STAFF_PLANS})


class Contributor(Role):
    code = "contributor"
    name = "Contributor"
    description = "Helps to write a plan. Cannot submit it."
    permissions = Reader.permissions | {P.READ_DRAFT_PLANS, P.WRITE_PLAN}


class ServiceLead(Role):
    code = "service_lead"
    name = "Service lead"
    description = "Answers for a service: writes its plan, submits it and can take it back."
    permissions = Contributor.permissions | {P.SUBMIT_PLAN}


class LeadershipApprover(Role):
    code = "leadership_approver"
    name = "Leadership approver"
    description = "Decides on submitted plans for the leadership team of a service group."
    permissions = Reader.permissions | {P.READ_DRAFT_PLANS, P.DECIDE_AS_LEADERSHIP, P.READ_PROVIDERS}


class ExecutiveApprover(Role):
    code = "executive_approver"
    name = "Executive approver"
    description = "Decides for the Executive, after the leadership team."
    permissions = Reader.permissions | {P.READ_DRAFT_PLANS, P.DECIDE_AS_EXECUTIVE, P.READ_PROVIDERS}


class PartnershipApprover(Role):
    code = "partnership_approver"
    name = "Neighbourhood partnership approver"
    description = "Decides on a neighbourhood team's plan for its Neighbourhood Partnership."
    permissions = Reader.permissions | {P.READ_DRAFT_PLANS, P.DECIDE_AS_PARTNERSHIP}


class PartnerApprover(Role):
    code = "partner_approver"
    name = "Partner approver"
    description = "Decides on joint plans for the organisation that shares them."
    permissions = Reader.permissions | {P.READ_DRAFT_PLANS, P.DECIDE_AS_PARTNER}


class PlanningTeam(Role):
    code = "planning_team"
    name = "Planning team"
    description = "Runs the planning year: services, templates, the round, publication."
    permissions = Reader.permissions | {
        P.READ_DRAFT_PLANS,
        P.PUBLISH_PLAN,
        P.MANAGE_CATALOGUE,
        P.MANAGE_CYCLE,
        P.MANAGE_APPOINTMENTS,
        P.READ_EVIDENCE,
        P.READ_OUTBOX,
        P.SEE_JOBS,
        P.MANAGE_TOKENS,
        P.READ_PROVIDERS,
        P.MANAGE_PROVIDERS,
    }


class CommissioningTeam(Role):
    code = "commissioning_team"
    name = "Commissioning team"
    description = "Looks after the quality of commissioned providers: risk ratings, audits, action plans."
    permissions = Reader.permissions | {P.READ_PROVIDERS, P.MANAGE_PROVIDERS}


class EnablerLead(Role):
    code = "enabler_lead"
    name = "Enabler lead"
    description = "Leads an enabling team, such as Digital or HR and OD: sees what services ask of it."
    permissions = Reader.permissions | {P.READ_DRAFT_PLANS, P.ANSWER_SUPPORT}


class MetricsAnalyst(Role):
    code = "metrics_analyst"
    name = "Metrics analyst"
    description = "Looks after metrics, targets and measurements."
    permissions = Reader.permissions | {P.READ_DRAFT_PLANS, P.EDIT_METRICS}


class Auditor(Role):
    code = "auditor"
    name = "Auditor"
    description = "Sees every decision with its evidence, every plan and the audit trail. Changes nothing."
    permissions = Reader.permissions | {P.READ_DRAFT_PLANS, P.READ_EVIDENCE, P.READ_AUDIT, P.READ_PROVIDERS}


class Administrator(Role):
    code = "administrator"
    name = "Administrator"
    description = "Looks after accounts, appointments, the audit trail and mail. Decides on no plan."
    permissions = Reader.permissions | {
        P.MANAGE_APPOINTMENTS,
        P.MANAGE_ACCOUNTS,
        P.MANAGE_CATALOGUE,
        P.READ_AUDIT,
        P.READ_OUTBOX,
        P.SEE_JOBS,
        P.MANAGE_TOKENS,
    }


ROLES: dict[str, type[Role]] = {
    role.code: role
    for role in (
        Reader,
        Contributor,
        ServiceLead,
        LeadershipApprover,
        ExecutiveApprover,
        PartnershipApprover,
        PartnerApprover,
        PlanningTeam,
        CommissioningTeam,
        EnablerLead,
        MetricsAnalyst,
        Auditor,
        Administrator,
    )
}
ROLE_CHOICES = [(role.code, role.name) for role in ROLES.values()]
