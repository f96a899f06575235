"""What the client is sent: models read from rows, each field with a sentence about it."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Hue = Annotated[int, Field(ge=0, le=359)]
Count = Annotated[int, Field(ge=0, lt=2**32)]


class Record(BaseModel):
    """Read from the attributes of a row; the text below a field describes it to the client."""

    model_config = ConfigDict(from_attributes=True, use_attribute_docstrings=True)
