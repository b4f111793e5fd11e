"""Which moves there are, who may make them, and the reasons to refuse one. Pure."""

from planning.approval.rules.conditions import minding_grants, minding_refusal
from planning.approval.rules.deciding import (
    Standing,
    Way,
    can_ever_decide,
    deciding_refusal,
    deciding_ways,
    has_heard_enough,
    permissions_at,
    standing_of,
    voices_to_come,
)
from planning.approval.rules.moves import (
    TRANSITIONS,
    AlreadyDecided,
    DecisionsRefused,
    MoveRefused,
    NotAllowed,
    StaleDecision,
    Transition,
    move_problem,
)
from planning.approval.rules.wishes import (
    LONGEST_CONDITION,
    MOST_CONDITIONS,
    NewCondition,
    SectionSaid,
    Seen,
    Sitting,
    Wish,
    wish_problem,
)

__all__ = [
    "LONGEST_CONDITION",
    "MOST_CONDITIONS",
    "TRANSITIONS",
    "AlreadyDecided",
    "DecisionsRefused",
    "MoveRefused",
    "NewCondition",
    "NotAllowed",
    "SectionSaid",
    "Seen",
    "Sitting",
    "StaleDecision",
    "Standing",
    "Transition",
    "Way",
    "Wish",
    "can_ever_decide",
    "deciding_refusal",
    "deciding_ways",
    "has_heard_enough",
    "minding_grants",
    "minding_refusal",
    "move_problem",
    "permissions_at",
    "standing_of",
    "voices_to_come",
    "wish_problem",
]
