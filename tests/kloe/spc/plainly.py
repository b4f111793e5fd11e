"""The rules once more, one point at a time and without numpy: slow, and written from the rules alone."""

from collections import defaultdict
from itertools import pairwise
from math import fsum

from kloe.spc import ImprovementDirection, Options, Series


def mean_of(numbers):
    return fsum(numbers) / len(numbers) if numbers else None


def plainly(series: Series, options: Options) -> list[dict]:
    """Return each point, by facet and date, as a dictionary."""
    by_facet = defaultdict(list)
    for row, day in enumerate(series.dates):
        by_facet[series.facets[row] if series.facets else None].append((day, series.values[row]))
    points = []
    for facet in sorted(by_facet, key=str):
        for number, rows in groups_of(sorted(by_facet[facet]), rebases_of(options, facet)):
            points += [{"facet": facet, "rebase_group": number, **point} for point in points_of_group(rows, options)]
    return points


def rebases_of(options, facet):
    return set(options.rebases.get(facet, ())) if isinstance(options.rebases, dict) else set(options.rebases)


def groups_of(rows, rebases):
    groups, number = [], 0
    for place, row in enumerate(rows):
        if row[0] in rebases:
            number += 1
        if place == 0 or row[0] in rebases:
            groups.append((number, []))
        groups[-1][1].append(row)
    return groups


def points_of_group(rows, options):
    values = [value for _day, value in rows]
    ranges, mean, average = base_of(values[: options.fix_after_n_points], options)
    upper = lower = near_upper = near_lower = None
    if average is not None:
        upper, lower = mean + 2.66 * average, mean - 2.66 * average
        near_upper, near_lower = mean + 2 * (2.66 / 3) * average, mean - 2 * (2.66 / 3) * average
    side = [None if None in (value, mean) else (value > mean) - (value < mean) for value in values]
    outside = [None if None in (value, upper) else value > upper or value < lower for value in values]
    close = [
        None if out is None else not out and (value > near_upper or value < near_lower)
        for value, out in zip(values, outside, strict=True)
    ]
    labels = labels_of(values, side, outside, close)
    return [
        {
            "date": rows[i][0],
            "value": values[i],
            "mean": mean,
            "upper_process_limit": upper,
            "lower_process_limit": lower,
            "moving_range": ranges[i] if i < len(ranges) else None,
            "average_moving_range": average,
            "outside_limits": outside[i],
            "relative_to_mean": side[i],
            "close_to_limits": close[i],
            "special_cause": labels[i],
            "point_type": meaning(labels[i], options.direction),
        }
        for i in range(len(rows))
    ]


def base_of(base, options):
    """Return moving ranges, the mean, and the average of the moving ranges that are used."""
    ranges = [None] + [None if None in pair else abs(pair[1] - pair[0]) for pair in pairwise(base)]
    known = [one for one in ranges if one is not None]
    if options.screen_outliers and known:
        known = [one for one in known if one < 3.267 * mean_of(known)]
    return ranges, mean_of([value for value in base if value is not None]), mean_of(known)


def windows(count, rows):
    return [range(start, start + rows) for start in range(count - rows + 1)]


def labels_of(values, side, outside, close):
    moves = [0] + [0 if None in pair else (pair[1] > pair[0]) - (pair[1] < pair[0]) for pair in pairwise(values)]
    one_way = ({1}, {-1})
    trend, shift, two_in_three = set(), set(), set()
    for window in windows(len(values), 7):
        trend |= set(window) if {moves[i] for i in window[1:]} in one_way else set()
        shift |= set(window) if {side[i] for i in window} in one_way else set()
    for window in windows(len(values), 3):
        near = {i for i in window if close[i]}
        two_in_three |= near if {side[i] for i in window} in one_way and len(near) >= 2 else set()

    def label(i):
        where = "Above" if side[i] == 1 else "Below"
        move = moves[i + 1] if i + 1 in trend else moves[i]
        named = [
            (outside[i], "Above UCL" if side[i] == 1 else "Below LCL"),
            (i in trend, f"7 Point Trend ({'Increasing' if move == 1 else 'Decreasing'})"),
            (i in two_in_three, f"2 in 3 {where} CL"),
            (i in shift, f"7 Points {where} CL"),
        ]
        return next((words for applies, words in named if applies), "Common Cause")

    return [label(i) for i in range(len(values))]


def meaning(label, direction):
    if label == "Common Cause":
        return "common_cause"
    high = "Above" in label or "Increasing" in label
    if direction == ImprovementDirection.NEUTRAL:
        return f"special_cause_neutral_{'high' if high else 'low'}"
    better = high == (direction == ImprovementDirection.INCREASE)
    return f"special_cause_{'improvement' if better else 'concern'}"
