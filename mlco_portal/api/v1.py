"""Version 1 of the API: `/api/v1/…`. What is there keeps its name and meaning; columns may be added."""

from django.conf import settings
from ninja import NinjaAPI

from kloe.lines.api import router as lines
from kloe.measurements.api import router as sending
from kloe.reading.api import router as figures
from mlco_portal.endpoints.problems import answer_refusals_of
from planning.priorities.api import router as priorities
from planning.publication.api import router as plans
from services.api import router as services

DESCRIPTION = (
    "Published plans, the catalogue of services, priorities, MLCO KLOEs, and approved figures with statistical process "
    "control, as JSON or CSV. Ask with a token of the portal in the header `Authorization: Bearer`."
)

api = NinjaAPI(
    title=f"{settings.ORGANISATION['short_name']} planning portal",
    version="1",
    description=DESCRIPTION,
    docs_url=None,
    urls_namespace="api-1",
)
answer_refusals_of(api)
for router in (plans, services, priorities, lines, figures, sending):
    api.add_router("", router)
