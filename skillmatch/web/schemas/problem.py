"""The schema of an error (RFC 9457)."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class FieldError(BaseModel):
    """One fault of a request and where it is."""

    model_config = ConfigDict(frozen=True)

    pointer: str = Field(
        description="JSON pointer into the request, as a URI fragment.", examples=["#/posting/text"]
    )
    detail: str = Field(description="What is wrong there.")


class Problem(BaseModel):
    """What went wrong, as RFC 9457 has it."""

    model_config = ConfigDict(frozen=True)

    type: str = Field(description="The kind of problem: a path on this server that describes it.")
    title: str = Field(description="The kind of problem in a few words.")
    status: int = Field(ge=400, le=599, description="The HTTP status, repeated.")
    detail: str = Field(description="This occurrence: what was expected, what was found, what to do.")
    errors: tuple[FieldError, ...] = Field(
        default=(), description="The faults one by one, where there are several."
    )
