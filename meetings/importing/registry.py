"""The importer's vocabulary, read from the database."""

from members.models import Body, Municipality, Party, Person

from .vocabulary import BodyName, Known, MunicipalityName, aliases_for


def known_from_database() -> Known:
    """Everything the parser compares with: four queries, whatever the amount.

    Raises django.db.DatabaseError where the database has not been migrated.
    """
    parties = [
        abbreviation
        for party in Party.objects.all()
        for abbreviation in (party.abbreviation, party.former_abbreviation)
        if abbreviation
    ]
    return Known(
        municipalities=tuple(
            MunicipalityName(municipality.name, municipality.full_name)
            for municipality in Municipality.objects.all()
        ),
        parties=tuple(parties),
        bodies=tuple(_body_name(body) for body in Body.objects.all()),
        persons=tuple(person.name for person in Person.objects.all()),
    )


def _body_name(body: Body) -> BodyName:
    others = [name.strip() for name in body.other_names.split(";") if name.strip()]
    aliases = dict.fromkeys((body.short_name, *others, *aliases_for(body.name)))
    return BodyName(body.name, tuple(aliases))
