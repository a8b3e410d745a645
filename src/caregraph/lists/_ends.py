"""Ends that are written as the last day, month or year, as the first after them.

Layer 2.
"""

from __future__ import annotations

from datetime import date, timedelta


def after(last: str) -> str:
    """Give the first day, month or year after the last.

    >>> after("1971-12-31"), after("1971-12"), after("1971"), after("")
    ('1972-01-01', '1972-01', '1972', '')
    """
    parts = [int(one) for one in last.split("-")] if last else []
    try:
        if len(parts) == len(("year", "month", "day")):
            return (date(*parts) + timedelta(days=1)).isoformat()
    except (ValueError, OverflowError):
        return last
    if len(parts) == len(("year", "month")):
        year, month = divmod(parts[0] * 12 + parts[1], 12)
        return f"{year:04}-{month + 1:02}"
    return f"{parts[0] + 1:04}" if parts else ""
