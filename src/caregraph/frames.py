"""Tables as data frames of pandas, for those who count and join.

Ground floor of the records, the only door to pandas, which the extra ``pandas`` brings. What is
missing stays missing, never an empty text, 0 or false; days are days and numbers are numbers.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeAlias

from caregraph.errors import ToolMissingError

if TYPE_CHECKING:
    import pandas as pd

    Frame: TypeAlias = pd.DataFrame

Value: TypeAlias = str | bool | int | float | date | None
"""What a place in a frame holds; ``None`` where it is not stated."""

_TYPES: Mapping[type, str] = {
    bool: "boolean",
    int: "Int64",
    float: "Float64",
    date: "datetime64[s]",
    str: "string",
}
"""The types of pandas that know of missing values, by what a column holds."""


def frame(
    columns: Sequence[str], rows: Sequence[Sequence[Value]], *, dates: Collection[str] = ()
) -> Frame:
    """Make a frame of rows under named columns, each column of one type where its values are.

    Args:
        dates: Columns of days, also where none is given.

    Raises:
        ToolMissingError: pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError as missing:
        raise ToolMissingError(
            "a data frame needs pandas", hint='Install it with: pip install "caregraph[pandas]"'
        ) from missing
    by_column = zip(*rows, strict=True) if rows else [()] * len(columns)
    return pd.DataFrame(
        {
            name: _series(pd, values, date if name in dates else str)
            for name, values in zip(columns, by_column, strict=True)
        }
    )


def _series(pd: ModuleType, values: Sequence[Value], otherwise: type) -> pd.Series[Any]:
    """Make a column of one type: that of its values where they agree, objects otherwise."""
    kinds = {type(value) for value in values if value is not None}
    if kinds == {date, str}:  # some of the dates are no days
        return pd.Series([value and str(value) for value in values], dtype="string")
    if kinds == {int, float}:
        kinds = {float}
    kind = kinds.pop() if len(kinds) == 1 else object if kinds else otherwise
    return pd.Series(list(values), dtype=_TYPES.get(kind, "object"))
