"""Whom a part can be handed to, as a call names them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.fields import empty

from grievances import policies
from grievances.selectors import load
from portal.accounts.models import Person


class Colleague(serializers.CharField):
    """Somebody who works at one of the caller's own departments in this case, by their user name. Whoever
    works for none of them learns of nobody."""

    default_error_messages = {"unknown": _("You have no such colleague in this case.")}

    def __init__(self, **more: Any):
        super().__init__(max_length=60, **more)

    def run_validation(self, data: Any = empty) -> Person:
        name = super().run_validation(data)
        ours = [p.department_id for p in policies.my_parts(self.context["actor"], self.context["case"])]
        posts = load.workers(ours).filter(person__username=name)
        found = posts.select_related("person").first()
        if found is None:
            self.fail("unknown")
        return found.person
