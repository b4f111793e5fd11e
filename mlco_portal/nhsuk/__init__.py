"""The look of the portal: NHS.UK components for Django pages and forms.

    macros.py      any macro of nhsuk-frontend-jinja by name, and our own fast ones
    fields.py      a bound field in NHS.UK markup, whatever its widget
    problems.py    the errors of forms and formsets as links to their fields
    layout.py      crispy-forms layout objects (template pack "nhsuk")
    templatetags/  what templates use: {% nhsuk %}, {% field %}, {% task_list %}, {{ text|plan_text }}…

How to write a page with them, with examples to copy: docs/design.md.
"""
