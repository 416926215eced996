"""Makes the first account of a real installation: a person who is an administrator of the district."""

import getpass
import os
from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from portal.accounts.actions import NewPerson, add_person
from portal.accounts.models import Person
from portal.areas.models import Area, Level
from portal.areas.selectors import district
from portal.departments.actors import SYSTEM
from portal.departments.models import Department, Kind, Post, Role
from portal.engines.journal import journal
from portal.kit import clock
from portal.kit.errors import Invalid

PASSWORD = "ADMINISTRATOR_PASSWORD"  # noqa: S105 - the variable's name


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="small letters, figures, dots, hyphens")
        parser.add_argument("--name", required=True, help="as other officers read it")
        parser.add_argument("--name-en", default="")
        parser.add_argument("--email", default="")
        parser.add_argument("--language", default=settings.LANGUAGE_CODE, choices=dict(settings.LANGUAGES))
        parser.add_argument("--district", default="", help="the district's name, where no area exists yet")
        parser.add_argument("--district-en", default="")

    def handle(self, *args, **options) -> None:
        """The password comes from a prompt, or from the environment where nobody sits in front of it."""
        try:
            with transaction.atomic():
                person = self._make(options)
        except Invalid as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"{person.username} is an administrator and can sign in at {settings.SITE_URL}/sign-in/"
        )

    def _make(self, options: dict) -> Person:
        area = district() or self._district(options)
        new = NewPerson(
            username=options["username"],
            name_zh=options["name"],
            name_en=options["name_en"],
            email=options["email"],
            language=options["language"],
        )
        person = add_person(new, self._password(), actor=SYSTEM)
        day = clock.now().date()
        department = self._department(area, day)
        post = Post.objects.create(
            person=person, role=Role.ADMINISTRATOR, department=department, area=area, from_day=day
        )
        deed = journal.Deed("appoint", SYSTEM.key, SYSTEM.role, {"post": post.pk, "role": post.role})
        journal.record(subject=f"person:{person.pk}", at=clock.now(), deed=deed)
        return person

    def _district(self, options: dict) -> Area:
        if not options["district"]:
            raise CommandError(
                "There is no area yet. Name the district: --district 临湖区 [--district-en Linhu]"
            )
        code = settings.REFERENCE_PREFIX
        return Area.objects.create(
            code=code,
            level=Level.DISTRICT,
            path=f"/{code}/",
            name_zh=options["district"],
            name_en=options["district_en"],
        )

    def _department(self, area: Area, day) -> Department:
        found, _made = Department.objects.get_or_create(
            code="administration",
            defaults={
                "kind": Kind.LINE,
                "area": area,
                "name_zh": "平台管理办公室",
                "name_en": "Administration",
                "opened_on": day,
            },
        )
        return found

    def _password(self) -> str:
        if given := os.environ.get(PASSWORD):
            return given
        first = getpass.getpass("Password (at least 12 characters): ")
        if first != getpass.getpass("Once more: "):
            raise CommandError("The two were not the same. Nothing was made.")
        return first
