"""A page with every kind of chart and icon, for tests in and out of a browser."""

from types import SimpleNamespace

from django.template import engines
from django.test import RequestFactory

from kloe.spc import AssuranceIcon, VariationIcon
from tests.kloe.charts import samples

PAGE = """{% extends "base.html" %}{% load charts %}
{% block title %}Charts{% endblock %}
{% block head %}{% chart_files %}{% endblock %}
{% block content %}
<h1 class="nhsuk-heading-l">Charts</h1>
{% for chart in charts %}{% xmr_chart chart %}{% endfor %}
<h2 class="nhsuk-heading-m">By locality</h2>
{% small_multiples localities %}
<h2 class="nhsuk-heading-m">In a table</h2>
<div class="org-table-scroll" tabindex="0" role="region" aria-labelledby="measures">
<table class="nhsuk-table"><caption class="nhsuk-table__caption" id="measures">Measures</caption>
<thead><tr><th scope="col">Measure</th><th scope="col">Variation</th><th scope="col">Over time</th></tr></thead>
<tbody>{% for chart in charts %}<tr><th scope="row">{{ chart.name }}</th>
<td>{% variation_icon chart.result.chart.variation %}</td><td>{% sparkline chart %}</td></tr>{% endfor %}</tbody>
</table></div>
<h2 class="nhsuk-heading-m">Icons</h2>
<ul class="org-chart__verdicts">{% for icon in variations %}<li>{% variation_icon icon %}</li>{% endfor %}
{% for icon in assurances %}<li>{% assurance_icon icon %}</li>{% endfor %}</ul>
{% endblock %}
"""


def page_of_charts() -> str:
    """The page as markup, as somebody sees it who has not signed in."""
    request = RequestFactory().get("/charts/")
    request.user = SimpleNamespace(is_authenticated=False)
    context = {
        "charts": [samples.sickness(), samples.long_waits(), samples.referrals(), samples.training()],
        "localities": samples.localities(),
        "variations": list(VariationIcon),
        "assurances": list(AssuranceIcon),
    }
    return engines["django"].from_string(PAGE).render(context, request)
