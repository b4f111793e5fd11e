"""Values sent over the API: many at once, once a key, and all of them or none."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Header, Router, Schema, Status
from pydantic import ConfigDict, Field, StrictFloat, StrictInt, StrictStr

from kloe.measurements.models import ImportBatch
from kloe.measurements.pushing import KeyUsed, RowsRefused, push_values
from kloe.measurements.rules.batches import RowReport
from kloe.measurements.tables import COLUMNS
from mlco_portal.endpoints.problems import REFUSALS, PartProblem, Problem, Refusal
from mlco_portal.tokens.authentication import SENDING, token_on

router = Router(auth=SENDING, tags=["Sending values"])
MOST_VALUES, MOST_PROBLEMS = 10_000, 1_000
OTHER_BODY = "Another batch came with this Idempotency-Key. Send new values with a new key."
NONE_WRITTEN = (
    "Nothing was written, because rows cannot be read or kept. Put right what `problems` says, then send all."
)

Text = Annotated[str, Field(max_length=200)]
# A number, or a text as people write numbers; what is wrong with it is said of its row.
Figure = Annotated[StrictInt | StrictFloat | Annotated[StrictStr, Field(max_length=60)] | None, Field()]
IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        description="A name for this batch that the sender never uses again, such as `vacancies-2024-03`",
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$",
        max_length=80,
    ),
]


class Sent(Schema):
    """What is sent: a name that is not known is a mistake, and never passed over."""

    model_config = ConfigDict(extra="forbid")


class ValueSent(Sent):
    """A value of a period."""

    metric: Text = Field(description="The code or the name of the metric")
    place: Text = Field("", description="The code or the name of the place; empty for the whole organisation")
    scope: Text = Field("", description="Which kind of place, where several go by the same name")
    period: Text = Field(description="The month, quarter or year, such as 2024-03 or Q4 2023/24, or its last day")
    value: Figure = Field(None, description="Left out where numerator and denominator make it")
    numerator: Figure = None
    denominator: Figure = None
    unit: Text = Field("", description="Checked against the unit of the metric where it is given")


class BatchSent(Sent):
    """Values that come together: all are written, or none."""

    on_conflict: ImportBatch.OnConflict = Field(
        ImportBatch.OnConflict.STOP, description="What becomes of a value that is there already and differs"
    )
    values: list[ValueSent] = Field(min_length=1, max_length=MOST_VALUES)


class BatchKept(Schema):
    """What became of the values. They are provisional until the owner of the metric approves them."""

    batch: UUID
    new: int
    changed: int
    unchanged: int
    skipped: int


@router.post(
    "/measurement-batches",
    response={201: BatchKept, 400: Problem, 409: Problem, 413: Problem, **REFUSALS},
    summary="Send values",
)
def send_values(request: HttpRequest, sent: BatchSent, idempotency_key: IdempotencyKey) -> Status:
    """Writes a batch of values. Sent again with the same key, it is answered as before and nothing is written twice."""
    rows = [_cells(one) for one in sent.values]
    try:
        batch, _ = push_values(
            token=token_on(request), key=idempotency_key, rows=rows, on_conflict=sent.on_conflict.value
        )
    except KeyUsed as error:
        raise Refusal(409, OTHER_BODY) from error
    except RowsRefused as error:
        raise Refusal(422, NONE_WRITTEN, _problems(error.rows)) from error
    counts = {name: batch.counts[name] for name in ("new", "changed", "unchanged", "skipped")}
    return Status(201, BatchKept(batch=batch.pk, **counts))


def _cells(sent: ValueSent) -> dict[str, str]:
    given = ((name, getattr(sent, name)) for name in COLUMNS)
    return {name: "" if value is None else str(value) for name, value in given}


def _problems(rows: Sequence[RowReport]) -> list[PartProblem]:
    """Return every problem of every row: where it is, counted from 0 as programs do, and a sentence."""
    found = []
    for row in rows:
        columns, sentences = row.words[::2], row.words[1::2]
        for column, sentence in zip(columns, sentences, strict=True):
            where = f"body.values.{row.number - 1}"
            found.append(PartProblem(where=f"{where}.{column}" if column else where, message=sentence))
    return found[:MOST_PROBLEMS]
