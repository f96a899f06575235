"""What all types of the wire have in common: they are read from rows, and say what each field means."""

from collections.abc import Iterable
from typing import Annotated

from django.db.models import Model
from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import Self

Hue = Annotated[int, Field(ge=0, le=359)]
Count = Annotated[int, Field(ge=0, lt=2**31)]


class Shape(BaseModel):
    """A type of the wire."""

    model_config = ConfigDict(from_attributes=True, use_attribute_docstrings=True)

    @classmethod
    def of(cls, row: Model) -> Self:
        """One row."""
        return cls.model_validate(row)

    @classmethod
    def each(cls, rows: Iterable[Model]) -> list[Self]:
        """Several rows, in their order."""
        return [cls.of(row) for row in rows]
