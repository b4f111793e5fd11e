"""Figures and list counts of the Operating Plan 2024/25 (S1), literally, by its chapters 2 to 6.

Tests hold the loaded records against them, and what the assembled document shows. Words are ours, figures and
counts those of S1.
"""

# 2.1: lines under each heading, and the figures in them.
ACHIEVEMENTS = {
    "Patient safety and experience": 6,
    "Workforce and leadership": 6,
    "Finance and operational excellence": 7,
    "Strategy": 9,
}
ACHIEVEMENT_FIGURES = (
    "category 3 and 4",
    "from 25 in 2022/23 to 17 in 2023/24",
    "No serious falls in 2023/24",
    "staff survey of 2023",
    "Band 7",
    "100% in use on 11 March 2024",
    "78 weeks",
    "65 weeks",
    "18-week",
    "three of four",
    "two-hour",
    "3 Manchester localities",
)

# 2.2: metric, raw value, target, and both as printed: -3.8% follows from the raw value, not from the rounded one.
PERFORMANCE = (
    ("contacts", "1058200", "1100000", "1.06M, -3.8%", "1.10M"),
    ("rtt-52-weeks", "0", "0", "0", "0"),
    ("vacancy-rate", "3.5", "7.5", "3.5%", "7.5%"),
    ("waits-65-weeks", "6", "0", "6", "0"),
    ("contact-linked-to-referral", "97.8", "98", "97.8%", "98%"),
    ("retention-rate", "85", "89", "85%", "89%"),
    ("outcomed-appointments", "88.4", "90", "88.4%", "90%"),
    ("crisis-2-hours", "96.8", "85", "96.8%", "85%"),
    ("sickness-absence", "6.3", "4.5", "6.3%", "4.5%"),
)
PERIODS = ("Full year",) * 2 + ("March 2024",) * 6 + ("Rolling 12 months",)

# 3.1.
VISION, WAY_OF_WORKING = 5, 4
CORE_PRIORITIES = (
    "A population health approach",
    "Safe, effective and efficient services",
    "Working with primary care and the voluntary sector",
    "Developing our neighbourhoods",
    "Resilience",
    "Building the future for the LCOs",
)

# 3.2: line, metrics, boards; three lines of Finance share the board, and the first has both metrics.
HEALTH, FINANCE = "Health Performance Board", "Finance, Performance & Contracting Group"
KLOES = (
    ("Q1", ("What Matters to Me scores", "Quality Care Round scores"), HEALTH),
    ("W1", ("Recruitment into vacancies",), HEALTH),
    ("W2", ("Increasing workforce stability",), HEALTH),
    ("W3", ("Reducing unplanned absenteeism",), HEALTH),
    ("F1", ("Achieve activity plan", "Deliver Value for Patients Plan"), FINANCE),
    ("F2", (), FINANCE),
    ("F3", (), FINANCE),
    ("A1", ("Nobody waiting over 52 weeks", "Crisis response 2 hour standard"), HEALTH),
)

# 3.3 to 3.5: lines under each heading, as printed.
COMMUNITY_HEALTH = {
    "A population health approach": 4,
    "Developing our neighbourhoods": 3,
    "Safe, effective and efficient services": 16,
    "Working with primary care and VCSE": 3,
    "Resilience": 9,
    "Building the future for the LCO": 7,
}
ADULT_SOCIAL_CARE = {
    "Prevention": 7,
    "Commissioning": 4,
    "Preparing for Adulthood": 1,
    "Safeguarding": 1,
    "Care Market": 4,
    "My Life, My Way and Learning Disability": 3,
    "Hospital Demand management and statutory duty": 3,
    "ContrOCC": 1,
    "GMMH": 1,
}
JOINT = {
    "A population health approach": 4,
    "Developing our neighbourhoods": 3,
    "Safe, effective and efficient services": 11,
    "Working with primary care and VCSE": 2,
    "Resilience": 4,
    "Building the future for the LCO": 6,
}
WORKPLANS = {"community-health": COMMUNITY_HEALTH, "adult-social-care": ADULT_SOCIAL_CARE, "joint": JOINT}
LINES = {"community-health": 42, "adult-social-care": 25, "joint": 30}
# The joint workplan: 27 deliverables at its 30 places, 25 of which stand in another workplan too.
JOINT_DELIVERABLES, JOINT_REPEATED = 27, 25
DELIVERABLE_FIGURES = {
    "CH-01": ("CORE20PLUS5",),
    "CH-11": ("5 key areas",),
    "CH-17": ("three years",),
    "CH-31": ("Freedom to Lead 2024",),
    "CH-32": ("2024/25", "cohorts 2, 3 and 4"),
    "CH-33": ("2024/25",),
    "CH-37": ("7 days",),
    "CH-40": ("Section 75",),
    "ASC-12": ("c.50 children", "2024/25"),
    "ASC-23": ("Care Act 2014",),
    "JT-02": ("c.50 children", "2024/25"),
}

# 3.6 and 3.7: lines by kind, parts of lines (where a list has a second level), figures.
ENABLERS = {
    "digital-data-and-business-intelligence": {"work_area": 4, "activity": 4},
    "hr-and-od": {"priority": 6, "success": 6},
    "quality-safety-and-professional-transformation": {"priority": 4, "success": 5},
    "transformation-portfolio": {"in_scope": 1, "in_sight": 1},
    "communications-and-engagement": {"support": 14, "priority": 6},
    "commissioning": {"success": 12},
}
DIGITAL_PARTS = (2, 4, 2, 3)
ENABLER_FIGURES = {
    "hr-and-od": (
        "Vacancies below 8% (health) and below 14% (ASC)",
        "Turnover below 12.6% (health) and below 8% (ASC)",
        "staff surveys of 2024/25",
        "sickness down to 5%",
        "by 30 April",
        "Six priorities for 2024/25",
    ),
    "quality-safety-and-professional-transformation": ("Four priorities for 2024/25",),
    "transformation-portfolio": ("12 months",),
    "commissioning": ("2024/25",),
}
GOVERNED_BY = {
    "digital-data-and-business-intelligence": "Digital Design Authority",
    "transformation-portfolio": "Transformation Portfolio Board",
}

# 4.1: the list of service plans by group, and with the locality teams written out; areas of the workforce plan.
SERVICE_LINES = {
    "childrens-citywide": 11,
    "adults-citywide": 14,
    "adults-locality": 8,
    "integrated-neighbourhood-teams": 13,
}
ALL_LINES, WITH_LOCALITY_TEAMS, INTS, WORKFORCE_AREAS = 46, 54, 13, 7

# 4.2: highlights by group, and their figures.
HIGHLIGHTS = {
    "Integrated Neighbourhood Teams": 3,
    "Crisis": 3,
    "Children's community health services": 4,
    "Community health services": 4,
    "Adult social care services": 4,
}
HIGHLIGHT_FIGURES = ("5.0cm",)

# 5.1.
BUDGET_POINTS = 17
BUDGET_FIGURES = ("section 75", "August 2024", "2024/25")

# 6.1 to 6.3: priorities with their commitments, statements by kind, figures.
MFT = {"P1": 2, "P2": 3, "P3": 2, "P4": 2, "P5": 2}
MFT_STATEMENTS = {"mission": 1, "value": 5}
MCC, ASPIRATIONS = ("P1", "P2", "P3", "P4", "P5", "P6", "P7"), 5
MCC_FIGURES = ("7 themes", "42 service plans", "42 services", "2 to 3 years", "2015-2025", "By 2025")
LOCALITY = {"Better health and wellbeing": 3, "Better access to care": 3, "Both aims": 1}
LOCALITY_ENABLERS = 9

# 6.4: deliverables listed and rows of ticks of each priority; the rows as printed, MFT P1 to P5 and MCC P1 to P7.
MATRIX_HEADING = "2023/24"
MATRIX_SIZES = ((4, 4), (3, 3), (5, 4), (10, 7), (4, 3), (8, 4))
MATRIX = (
    "Y..Y. YY..YY.",
    "Y..YY ..YYYY.",
    "Y..Y. ....YY.",
    "Y..Y. YY..YY.",
    "Y..Y. YY..YY.",
    "Y..Y. ....YY.",
    "Y..Y. ....YY.",
    "Y.... ..YY...",
    "YY... .YY.YY.",
    "YY... ..Y.YY.",
    "Y..Y. ....YY.",
    ".Y... ....Y..",
    ".Y.Y. ....Y..",
    ".Y.Y. ....Y..",
    ".Y.Y. ....Y.Y",
    ".Y.Y. ....Y.Y",
    ".Y.Y. ....Y.Y",
    ".Y.Y. ....Y.Y",
    ".Y.Y. ......Y",
    "..YY. ...Y..Y",
    "..YY. ......Y",
    "YY.Y. ......Y",
    "YYYY. ....Y.Y",
    "YYYYY ....Y.Y",
    "Y..YY Y..YY..",
)

# 6.5: printed lines by quarter and kind, in the portal's milestones. Two printed lines are two milestones each: the MFT
# cuts of the third quarter, and partner governance, which meets apart. The day on which plans are due is the portal's.
CYCLE = {
    3: {"activity": 8 + 1, "product": 4},
    4: {"activity": 10, "product": 2 + 1, "meeting": 4 + 1},
    1: {"activity": 6, "product": 3},
    2: {"activity": 4},
}
CYCLE_FIGURES = ("cuts 1 and 2", "cut 3", "cut 4", "cut 1", "cuts 2 and 3", "2024/25", "Freedom to Lead 2024")

# 6.6: lines by priority, marks, and figures.
DELIVERED = {
    "Population health management approach": 4,
    "Developing Our Neighbourhoods": 3,
    "Working with Primary Care and VCSE": 3,
    "Resilience": 5,
    "Safe, Effective and Efficient Services": 11,
    "Future of the LCO": 5,
}
MARKS = {"ticked box": 10, "empty box": 5, "tick": 15, "amber circle": 1}
EMPTY, AMBER = ("D-02", "D-04", "D-06", "D-12", "D-14"), ("D-22",)
DELIVERED_FIGURES = {
    "D-02": ("Core20Plus5",),
    "D-07": ("3 Family Hubs",),
    "D-16": ("2023/24",),
    "D-18": ("NR2R",),
    "D-20": ("phase 4",),
    "D-24": ("year 2",),
    "D-28": ("Freedom 2 Lead 2023",),
    "D-30": ("2022/23",),
}
