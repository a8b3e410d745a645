"""The slips that people make in the form of a query, each with how it is mended.

Layer 2. A repair is given a text and where reading stopped, and gives, in words, the text without
one slip; ``mistakes`` keeps only what the engine then reads further.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from caregraph.errors import near
from caregraph.sparql.rewriting import REWRITINGS
from caregraph.sparql.slips import TEXT, Found, Stuck, masked, sub
from caregraph.vocab import PREFIXES

_KEYWORDS = frozenset(
    re.findall(
        r"\w+",
        "SELECT CONSTRUCT DESCRIBE ASK WHERE FILTER OPTIONAL UNION MINUS ORDER GROUP HAVING LIMIT "
        "OFFSET DISTINCT PREFIX INSERT DELETE CLEAR GRAPH WITH DATA EXISTS VALUES BIND CONTAINS "
        "COUNT STRSTARTS COALESCE BOUND",
    )
)
_PLAIN_QUOTES = str.maketrans("“”„‘’", '"""\'\'')
_NODE = r"(?:[?$]\w+|<[^<>\s]*>|\w*:[\w\-/]+)"
_OTHER_PREFIXES = {"caregraph": "cg", "dct": "dcterms", "dc": "dcterms", "rdfschema": "rdfs"}
"""Prefixes that people write for ours."""
_ENDS = ("ORDER", "GROUP", "LIMIT", "HAVING", "OFFSET", "VALUES")
_GAPS = 5
"""Before so many words a full stop may be missing."""


def _quotes(stuck: Stuck) -> Iterator[Found]:
    text = stuck.text
    found = re.search("[“”„‘’]", text)
    if found:
        says = 'Quotation marks are straight: "text", not “text”.'
        yield says, text.translate(_PLAIN_QUOTES), found.start()


def _slashes(stuck: Stuck) -> Iterator[Found]:
    """Write in full what has a slash after one of our prefixes, or stands in angle brackets."""
    yield from sub(
        stuck.text,
        r"(?<![\w<])(code|id|law|rule|cg):([\w.-]+(?:/[\w.-]+)+)",
        lambda one: f"<{PREFIXES[one[1]]}{one[2]}>",
        "A name with a slash in it is written in full, in angle brackets: after a prefix a slash "
        "begins the next step of a path.",
    )
    yield from sub(
        stuck.text,
        r"<([A-Za-z][\w-]*)>",
        lambda one: f"<{PREFIXES['id']}{one[1]}>",
        "What stands in angle brackets is written in full, such as <https://w3id.org/...>.",
    )


def _foreign_signs(stuck: Stuck) -> Iterator[Found]:
    text = stuck.text
    for pattern, new, says in (
        (r"==", "=", "Two values are compared with one =, not with ==."),
        (r"<>", "!=", "Unlike is written !=."),
        (r"(?<=[\s)])AND(?=[\s(])", "&&", "In a condition, and is written &&."),
        (r"(?<=[\s)])OR(?=[\s(])", "||", "In a condition, or is written ||."),
        (r"(?<=[(\s])NOT(?=\s*\()", "!", "In a condition, not is written !."),
        (r"([?$]\w+)\s+IS\s+NOT\s+NULL", r"BOUND(\1)", "What has a value is asked with BOUND(?x)."),
        (
            r"([?$]\w+)\s*(?:IS|=)\s*NULL",
            r"!BOUND(\1)",
            "What has no value is asked with !BOUND(?x).",
        ),
        (r"([?$]\w+)\s*!=\s*NULL", r"BOUND(\1)", "What has a value is asked with BOUND(?x)."),
    ):
        yield from sub(text, pattern, new, says)
    yield from sub(
        text,
        rf"([?$]\w+)\s+I?LIKE\s+({TEXT})",
        lambda one: f"CONTAINS(LCASE({one[1]}), {one[2].replace('%', '').lower()})",
        'There is no LIKE: write CONTAINS(LCASE(?name), "part").',
    )


def _commas(stuck: Stuck) -> Iterator[Found]:
    text = stuck.text
    head = re.match(r"(?s).*?SELECT(.*?)(?:WHERE|\{)", text, re.IGNORECASE)
    if head and "," in re.sub(r"\([^()]*\)", "", head[1]):
        start, end = head.span(1)
        says = "What is selected stands one after the other, without commas."
        yield says, text[:start] + head[1].replace(",", " ") + text[end:], text.index(",", start)


def _computed(stuck: Stuck) -> Iterator[Found]:
    """Name and bracket what is computed in SELECT."""
    text = stuck.text
    call = r"(COUNT|SUM|AVG|MIN|MAX|SAMPLE|GROUP_CONCAT)\s*(\((?:[^()]|\([^()]*\))*\))"
    says = "What is computed stands in brackets with a name: (COUNT(?x) AS ?count)."
    body = re.search(r"SELECT(.*?)(?:WHERE|\{)", text, re.IGNORECASE | re.DOTALL)
    if body is None:
        return

    def named(one: re.Match[str]) -> str:
        return f"({one[1].upper()}{one[2]} AS ?{one[3] or one[1].lower()})"

    head = re.sub(rf"\(\s*{call}()\s*\)", named, body[1], flags=re.IGNORECASE)
    if head == body[1]:
        pattern = rf"(?<!\(){call}(?:\s+AS\s+[?$]?(\w+))?"
        head = re.sub(pattern, named, body[1], flags=re.IGNORECASE)
    start, end = body.span(1)
    yield says, text[:start] + head + text[end:], start


def _grouping(stuck: Stuck) -> Iterator[Found]:
    """Group by what is selected beside an aggregate."""
    text = stuck.text
    head = re.search(r"SELECT\s+(?:DISTINCT\s+)?(.*?)(?:WHERE|\{)", text, re.IGNORECASE | re.DOTALL)
    if head is None or not re.search(
        r"\b(COUNT|SUM|AVG|MIN|MAX|SAMPLE|GROUP_CONCAT)\b", head[1], re.I
    ):
        return
    plain = re.findall(r"[?$]\w+", re.sub(r"\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)", "", head[1]))
    if not plain:
        return
    says = "What is selected beside an aggregate, such as COUNT, has to stand in GROUP BY."
    end = text.rfind("}") + 1
    grouped = re.search(
        r"GROUP\s+BY\s+([?$\w\s]+?)(?=\s+(?:ORDER|HAVING|LIMIT|OFFSET)\b|\s*$)", text[end:], re.I
    )
    if grouped:
        start, stop = end + grouped.start(1), end + grouped.end(1)
        listed = dict.fromkeys([*grouped[1].split(), *plain])
        yield says, f"{text[:start]}{' '.join(listed)}{text[stop:]}", head.start(1)
    else:
        yield (
            says,
            f"{text[:end]} GROUP BY {' '.join(plain)} {text[end:].lstrip()}".rstrip(),
            head.start(1),
        )


def _distinct(stuck: Stuck) -> Iterator[Found]:
    text = stuck.text
    says = "DISTINCT stands before what is selected, without brackets."
    yield from sub(text, r"SELECT\s+DISTINCT\s*\(\s*([?$]\w+)\s*\)", r"SELECT DISTINCT \1", says)


def _sorting(stuck: Stuck) -> Iterator[Found]:
    text = stuck.text
    says = "The direction stands before what is sorted by, in brackets: ORDER BY DESC(?x)."
    yield from sub(text, r"ORDER\s+BY\s+([?$]\w+)\s+(DESC|ASC)\b", r"ORDER BY \2(\1)", says)
    yield from sub(text, r"ORDER\s+BY\s+(DESC|ASC)\s+([?$]\w+)", r"ORDER BY \1(\2)", says)
    yield from sub(
        text,
        r"ORDER\s+BY\s+([?$]\w+(?:\s*,\s*[?$]\w+)+)",
        lambda one: "ORDER BY " + " ".join(re.findall(r"[?$]\w+", one[1])),
        "What is sorted by stands one after the other, without commas.",
    )


def _ending_inside(stuck: Stuck) -> Iterator[Found]:
    """Take ORDER BY and LIMIT out of the braces."""
    text = stuck.text
    found = re.search(rf"\b({'|'.join(_ENDS[:4])})\b[^{{}}]*\}}\s*$", text, re.IGNORECASE)
    if found:
        inner = found[0].rstrip()[:-1].rstrip()
        says = f"{found[1].upper()} stands after the closing brace."
        yield says, f"{text[: found.start()].rstrip()} }} {inner}", found.start()


def _conditions(stuck: Stuck) -> Iterator[Found]:
    """Bracket conditions, and brace what has to be in braces."""
    text = stuck.text
    yield from sub(
        text,
        rf"FILTER\s+((?:!\s*)?{_NODE}\s*(?:[=<>!]+|IN)\s*(?:{TEXT}(?:@\w+|\^\^\S+)?|{_NODE}|[\d.]+))",
        r"FILTER(\1)",
        "A condition stands in brackets: FILTER(?x = ?y).",
    )
    yield from sub(
        text,
        r"(?<!FILTER )(?<!FILTER)(?<=[\s.}])(NOT\s+EXISTS\s*\{)",
        r"FILTER \1",
        "NOT EXISTS needs FILTER before it.",
    )


def _braces(stuck: Stuck) -> Iterator[Found]:
    text = stuck.text
    where = re.search(r"\bWHERE\b(?!\s*\{)", text, re.IGNORECASE)
    if where and "{" not in text[where.end() :].lstrip()[:1]:
        end = re.search(rf"\b({'|'.join(_ENDS)})\b", text[where.end() :], re.IGNORECASE)
        stop = where.end() + end.start() if end else len(text)
        body = text[where.end() : stop].strip()
        says = "The patterns stand in braces: WHERE { ... }."
        yield says, f"{text[: where.end()]} {{ {body} }} {text[stop:]}".rstrip(), where.end()


def _closing(stuck: Stuck) -> Iterator[Found]:
    """Close what is opened and never closed."""
    text = stuck.text
    plain = masked(text)
    missing = plain.count("(") - plain.count(")")
    if missing > 0 and plain.count("{") > plain.count("}"):
        says = "A bracket and a brace are opened and never closed."
        closed = ")" * missing + " }" * (plain.count("{") - plain.count("}"))
        yield says, text.rstrip() + closed, len(text)
    if missing == 1:
        stop = re.search(r"\s*[}.]", plain[plain.rfind("(") :])
        place = plain.rfind("(") + stop.start() if stop else len(text)
        yield "A bracket is opened and never closed.", text[:place] + ")" + text[place:], place
    if plain.count("{") > plain.count("}"):
        short = plain.count("{") - plain.count("}")
        says = "A brace is opened and never closed."
        end = re.search(rf"\s+({'|'.join(_ENDS[:4])})\b[^{{}}]*$", plain, re.IGNORECASE)
        for place in (end.start(), len(text)) if end else (len(text),):
            yield (
                says,
                f"{text[:place].rstrip()} {'} ' * short}{text[place:].lstrip()}".rstrip(),
                place,
            )
    if plain.count("}") == plain.count("{") + 1:
        place = plain.rfind("}")
        yield "A brace is closed that was never opened.", text[:place] + text[place + 1 :], place


def _stops(stuck: Stuck) -> Iterator[Found]:
    """End a pattern before the next begins."""
    text = stuck.text
    says = "A pattern ends with a full stop before the next one begins."
    plain = masked(text)
    gaps = [one.start() for one in re.finditer(r"\s+", plain) if one.start() <= stuck.at]
    for place in reversed([*gaps[-_GAPS:], len(text[: stuck.at].rstrip())]):
        yield says, f"{text[:place]} .{text[place:]}", place
    comma = text.rfind(",", 0, stuck.at)
    if comma >= 0 and re.match(rf",\s*[?$]\w+\s+{_NODE}\s+", text[comma:]):
        yield says, f"{text[:comma]} .{text[comma + 1 :]}", comma
    semicolon = text.rfind(";", 0, stuck.at)
    if semicolon >= 0 and re.match(rf";\s*[?$]\w+\s+{_NODE}", text[semicolon:]):
        says = "After ; stand only a property and its value; a new subject follows a full stop."
        yield says, f"{text[:semicolon]}.{text[semicolon + 1 :]}", semicolon


def _variables(stuck: Stuck) -> Iterator[Found]:
    """Give variables their question mark."""
    text = stuck.text
    head = re.search(
        r"SELECT\s+(?:DISTINCT\s+)?((?:\w+[\s,]+)+?)(?=WHERE|\{|FROM)", text, re.IGNORECASE
    )
    known = {one[1:] for one in re.findall(r"[?$]\w+", text)}
    if head:
        names = [one for one in re.findall(r"\w+", head[1]) if one in known or not known]
        if names:
            start, end = head.span(1)
            says = "A variable begins with a question mark."
            yield says, text[:start] + " ".join(f"?{n}" for n in names) + " " + text[end:], start
    for name in sorted(known):
        yield from sub(
            text,
            rf"(?<![?$\w:/@\"'<]){name}(?![\w:(])",
            f"?{name}",
            "A variable begins with a question mark.",
        )


def _is(stuck: Stuck) -> Iterator[Found]:
    text = stuck.text
    says = "Which class a thing is of is said with the word a: ?x a cg:Post."
    yield from sub(text, rf"({_NODE})\s+(?:is\s+an?|isa|is|type|A)\s+(?={_NODE})", r"\1 a ", says)


def _prefixes(stuck: Stuck) -> Iterator[Found]:
    text = stuck.text
    says = "The namespace of a prefix stands in angle brackets: PREFIX ex: <http://example.org/>."
    yield from sub(text, r"PREFIX\s+(\w*):\s*([^\s<>]+)", r"PREFIX \1: <\2>", says)
    yield from sub(
        text,
        r"@prefix\s+(\w*:)\s*(<[^<>]*>)\s*\.?",
        r"PREFIX \1 \2",
        "In SPARQL it is PREFIX, without @.",
    )
    yield from sub(
        text, r"PREFIX\s+(\w+)\s+(<[^<>]*>)", r"PREFIX \1: \2", "A prefix ends with a colon."
    )


def _names(stuck: Stuck) -> Iterator[Found]:
    """Write names with a colon, after a prefix that there is."""
    text = stuck.text
    known = "|".join(PREFIXES)
    says = "Between a prefix and a name stands a colon: cg:Post."
    yield from sub(text, rf"(?<![\w<:?$])({known})\.(?=[A-Za-z])", r"\1:", says)
    declared = {*PREFIXES, *re.findall(r"PREFIX\s+([\w-]*):", text, re.IGNORECASE)}
    for match in re.finditer(r"(?<![\w<:?$])([A-Za-z][\w-]*):(?=[A-Za-z])", masked(text)):
        if match[1] in declared:
            continue
        near_ones = (
            [_OTHER_PREFIXES[match[1].casefold()]]
            if match[1].casefold() in _OTHER_PREFIXES
            else (near(match[1], PREFIXES, least=0.65))
        )
        for one in near_ones:
            says = f"The prefix {match[1]}: is not declared; {one}: is."
            pattern = rf"(?<![\w<:?$]){match[1]}:(?=[A-Za-z])"
            yield from sub(text, pattern, f"{one}:", says)


def _classes(stuck: Stuck) -> Iterator[Found]:
    """Give a class its prefix."""
    text = stuck.text
    yield from sub(
        text,
        r"(?<=\sa\s)([A-Za-z]\w+)(?=\s*[.;,}])",
        lambda one: f"cg:{one[1][:1].upper()}{one[1][1:]}",
        "A class is written with its prefix: cg:Post.",
    )


def _left_over(stuck: Stuck) -> Iterator[Found]:
    """Take out a comma, or a sign of equality, that separates nothing."""
    text = stuck.text
    yield from sub(text, r",(?=\s*[.;}])", "", "A comma stands between two values of one property.")
    yield from sub(
        text,
        rf"(?<=[\s.;])([\w-]+:\w+)\s*=\s*(?={_NODE}|{TEXT})",
        r"\1 ",
        "A property and its value stand side by side, without =.",
    )
    yield from sub(
        text, r"(LIMIT|OFFSET)\s*[=:(]\s*(\d+)\)?", r"\1 \2", "LIMIT is followed by a number."
    )


def _from_table(stuck: Stuck) -> Iterator[Found]:
    text = stuck.text
    says = "There are no tables to select FROM: the patterns in braces say what is looked for."
    yield from sub(text, r"FROM\s+\w+(?=\s)(?!\s*:)", "", says)


def _ended(stuck: Stuck) -> Iterator[Found]:
    text = stuck.text
    yield "A query has no semicolon at its end.", re.sub(r";\s*$", "", text), len(text.rstrip()) - 1


def _spelling(stuck: Stuck) -> Iterator[Found]:
    """Spell keywords."""
    text = stuck.text
    plain = masked(text)
    for match in re.finditer(r"(?<![?$:\w@<])[A-Za-z]{3,}(?![\w:])", plain):
        word = match[0].upper()
        close = near(word, _KEYWORDS, least=0.7)
        if word in _KEYWORDS or not close:
            continue
        says = f"{match[0]} is spelt {close[0]}."
        yield says, text[: match.start()] + close[0] + text[match.end() :], match.start()


def _unquoted(stuck: Stuck) -> Iterator[Found]:
    text = stuck.text
    says = "A text stands in quotation marks."
    pattern = r"([=,]\s*)((?!(?:true|false|NULL)\b)[A-Za-z][\w ]*?)(\s*\))"
    yield from sub(text, pattern, r'\1"\2"\3', says)
    line_end = text.find("\n", stuck.at)
    line_start = text.rfind("\n", 0, stuck.at) + 1
    line = text[line_start : line_end if line_end >= 0 else len(text)]
    if line.count('"') % 2:
        stop = re.search(r'"[^"]*?(?=\s*[)}.;]|$)', line[line.rfind('"') :])
        place = line_start + line.rfind('"') + (stop.end() if stop else 0)
        yield (
            "A quotation mark is opened and never closed.",
            text[:place] + '"' + text[place:],
            place,
        )


REPAIRS: tuple[Callable[[Stuck], Iterator[Found]], ...] = (
    _quotes,
    _slashes,
    _foreign_signs,
    _commas,
    _computed,
    _grouping,
    _distinct,
    _sorting,
    _conditions,
    *REWRITINGS,
    _ending_inside,
    _ended,
    _is,
    _prefixes,
    _names,
    _classes,
    _left_over,
    _from_table,
    _braces,
    _spelling,
    _closing,
    _variables,
    _unquoted,
    _stops,
)
