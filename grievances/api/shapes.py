"""What every shape of an answer is made from."""

from typing import Any

from rest_framework.fields import CharField
from rest_framework.serializers import Serializer


class Shape(Serializer):
    """A serializer that only shows."""

    def create(self, validated_data: Any) -> Any:
        raise NotImplementedError("Serializers clean and show; actions change.")

    update = create


class Named(Shape):
    """A row by its code, with its name in the reader's language."""

    code = CharField()
    name = CharField()
