"""The page of error codes, from the words that the package itself tells."""

from __future__ import annotations

from pathlib import Path

import caregraph
from caregraph.error_codes import error_codes
from docs.codes import codes
from docs.markdown import page

SOURCE = Path(caregraph.__file__).parent

_HEAD = """Whatever goes wrong carries a code. On the command line it stands in brackets after the
message; each problem of a table has its own. An error in Python has it as `code`, and the service
gives it in its JSON:

```json
{"ok": false, "error": "no rule called 'ACC-99'", "code": "unknown-name", "status": 404}
```

`caregraph show errors CODE` says the same as this page, without a network. What the service answers
to a request that no page is made for carries the name of the HTTP status as its code, such as
`not-found`. See also the [exit codes](exit-codes.md)."""


def pages() -> dict[str, str]:
    """Give the page of error codes, a heading for each code, by path."""
    carriers = codes(SOURCE)
    parts = [
        f"## {one.code}\n\n{one.meaning}\n\n**What to do:** {one.remedy}\n\n"
        f"{_carried(carriers.get(one.code, set()))}"
        for one in error_codes().values()
    ]
    return {"reference/errors.md": page("Error codes", _HEAD, *parts)}


def _carried(by: set[str]) -> str:
    kinds = sorted(
        {f"`{name}`" if name.endswith("Error") else _OTHERS.get(name, _TABLE) for name in by}
    )
    return f"Carried by: {', '.join(kinds)}." if kinds else ""


_TABLE = "a problem of a table"
_OTHERS = {"failure": "an answer of the service"}
