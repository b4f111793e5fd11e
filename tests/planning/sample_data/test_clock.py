"""Nobody of the sample works at night or at a weekend, and nothing happens before what went before it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from planning.sample_data.clock import in_working_hours

LONDON = ZoneInfo("Europe/London")
NOWS = [
    datetime(2024, 3, 6, 14, 30, tzinfo=LONDON),
    datetime(2024, 3, 4, 3, 0, tzinfo=LONDON),
    datetime(2024, 3, 10, 21, 0, tzinfo=LONDON),
    datetime(2024, 4, 1, 12, 0, tzinfo=LONDON),
    datetime(2024, 3, 6, 23, 59, tzinfo=LONDON),
]


@pytest.mark.parametrize("now", NOWS, ids=str)
def test_every_moment_is_worked_in_order_and_never_in_the_future(now: datetime) -> None:
    moments = [now - timedelta(minutes=47 * number) for number in range(1500, -1, -1)]
    worked = [in_working_hours(one, now=now) for one in moments]
    assert worked == sorted(worked)
    assert worked[-1] <= now
    locals_ = [one.astimezone(LONDON) for one in worked]
    assert {one.weekday() for one in locals_} == {0, 1, 2, 3, 4}
    assert min(one.hour for one in locals_) == 9
    assert max((one.hour, one.minute) for one in locals_) <= (17, 0)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2024, 3, 6, 0, 0), datetime(2024, 3, 6, 9, 0)),
        (datetime(2024, 3, 6, 12, 0), datetime(2024, 3, 6, 13, 0)),
        (datetime(2024, 3, 8, 0, 0), datetime(2024, 3, 8, 9, 0)),
        (datetime(2024, 3, 9, 12, 0), datetime(2024, 3, 8, 13, 0)),
        (datetime(2024, 3, 10, 18, 0), datetime(2024, 3, 8, 16, 20)),
    ],
)
def test_a_day_becomes_its_working_hours_and_a_weekend_part_of_friday(moment: datetime, expected: datetime) -> None:
    now = datetime(2024, 5, 1, 12, 0, tzinfo=LONDON)
    assert in_working_hours(moment.replace(tzinfo=LONDON), now=now) == expected.replace(tzinfo=LONDON)
