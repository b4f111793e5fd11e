"""Loads the organisations, places and services of a year."""

from mlco_portal.audit.actions import record
from planning.sample_data.files import read
from services.models import Locality, Neighbourhood, Organisation, Service, ServiceAlias, ServiceGroup


def load_catalogue(year: int) -> None:
    """Put the year's catalogue into an empty database."""
    content = read(year, "catalogue")
    organisations = {
        one["code"]: Organisation.objects.create(code=one["code"], name=one["name"], kind=one["kind"])
        for one in content["organisations"]
    }
    localities = {
        one["code"]: Locality.objects.create(code=one["code"], name=one["name"], order=order)
        for order, one in enumerate(content["localities"], start=1)
    }
    neighbourhoods = {
        one["code"]: Neighbourhood.objects.create(
            code=one["code"],
            name=one["name"],
            locality=localities[one["locality"]],
            start_year=one["start_year"],
        )
        for one in content["neighbourhoods"]
    }
    groups = {one["code"]: ServiceGroup.objects.create(**one) for one in content["groups"]}
    services: dict[str, Service] = {}
    for one in sorted(content["services"], key=lambda row: "part_of" in row):
        service = services[one["code"]] = Service.objects.create(
            code=one["code"],
            name=one["name"],
            summary=one["summary"],
            group=groups[one["group"]],
            kind=one["kind"],
            plan_arrangement=one["plan"],
            part_of=services.get(one.get("part_of", "")),
            locality=localities.get(one.get("locality", "")),
            neighbourhood=neighbourhoods.get(one.get("neighbourhood", "")),
            on_plan_list=one["on_plan_list"],
            start_year=one["start_year"],
        )
        service.joint_with.set(organisations[code] for code in one.get("joint_with", []))
        ServiceAlias.objects.bulk_create(ServiceAlias(service=service, name=name) for name in one.get("aliases", []))
        record("services.add_service", by=None, about=service, reason="Loaded from the catalogue of the year")
