"""Names on the wire."""

from __future__ import annotations

import re

_BOUNDARY = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def wire_name(class_name: str) -> str:
    """``UserProfile`` as it stands on the wire: ``user_profile``."""
    return _BOUNDARY.sub("_", class_name).lower()
