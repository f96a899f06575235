"""What the tests of a project may ask of Mizan."""

from __future__ import annotations

from mizan.serve.detector import StaleReport, detector

__all__ = ["StaleReport", "stale_found"]


def stale_found() -> list[StaleReport]:
    """The cached responses that the stale detector found stale in this test: none, if all mutations name what they
    change.

    The detector is on with ``STALE_DETECTOR`` in the settings, or ``MIZAN_STALE_DETECTOR=1``.
    """
    return detector.reports
