"""What became of the findings of an earlier report: matched by fingerprint, never by words.

Layer 4. The five kinds are those of ``kinds``. A finding that stands in both counts as *new* where
it was no breach and is one now, and where its waiver ran out or was taken away since. An earlier
report holds no view, so that one is *mended* only where everything of its structures still stands;
a comparison of the two versions tells more.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from caregraph import memories
from caregraph.deltas import Delta, Shift
from caregraph.errors import SourceError, UsageError
from caregraph.memories import Memory, short
from caregraph.results import REPORT_SCHEMA, Citation, Finding, Report, Thing, Threshold
from caregraph.validation import kinds, moved
from caregraph.validation.kinds import NOT_LOOKED_AT, Checked
from caregraph.validation.resting import rested
from caregraph.validation.run import Rulebook

_SCHEMA = re.compile(re.escape(REPORT_SCHEMA.rpartition("/")[0]) + r"/(\d+)")
_SHAPES = (1, int(REPORT_SCHEMA.rpartition("/")[2]))
_HINT = "Write it with: caregraph check ... --format json -o FILE"

_NOTHING = Memory({}, {})


@dataclass(frozen=True)
class Baseline:
    """What an earlier report says."""

    findings: tuple[Finding, ...]
    memory: Memory | None
    """What passed; ``None`` where the report does not keep it."""
    adopted: frozenset[str] = frozenset()
    """IRIs of the proposals that were taken as adopted."""
    rules: str | None = None
    """Hash of the rules it was made with."""
    version: int = _SHAPES[1]
    """Of its shape."""
    about: Thing | None = None
    """The organisation about which alone it holds findings; ``None`` where it holds all."""

    def refuse_another(self, organisation: Thing | None) -> None:
        """Refuse to be compared with findings about others than it holds.

        Args:
            organisation: About which alone findings are told; ``None`` where all are.

        Raises:
            UsageError: it holds those about one organisation, and not about this one alone.
        """
        if self.about and (organisation is None or organisation.iri != self.about.iri):
            raise UsageError(
                f"the baseline holds only what was found about {self.about.label}, so whatever "
                "else is found would count as new",
                hint=f"Add --organisation {self.about.label!r}, or give a baseline written "
                "without --organisation, which serves every organisation.",
            )

    def only(self, rulebook: Rulebook) -> Baseline:
        """Give what it says of some rules, and of those that told before what they tell."""
        rules, former = rulebook.rules.keys(), rulebook.former
        known = {*rules, *(old for new in rules for old in moved.told_before_by(new))}
        known |= {old for old, new in former.items() if new in rules}
        return replace(
            self,
            findings=tuple(one for one in self.findings if one.rule in known),
            memory=self.memory.only(rules) if self.memory else None,
            rules=None,
        )


def read(path: Path, asked: Iterable[Threshold] = ()) -> Baseline:
    """Read an earlier report, as ``check --format json`` wrote it.

    A report of an earlier shape is read as far as it goes.

    Args:
        asked: What fails by it.

    Raises:
        SourceError: the file cannot be read, is no report, or is one of a shape that is not known;
            or what is lost is asked for and it does not say what passed.
    """
    baseline = _read(path)
    if "lost" in asked and baseline.memory is None:
        raise SourceError(
            "the baseline does not keep what passed, so nothing can be found to be lost",
            where=str(path),
            code="baseline-without-what-passed",
            hint="Write it again, from the state it was made of, with: caregraph check ... "
            "--format json -o FILE",
        )
    return baseline


def _read(path: Path) -> Baseline:
    try:
        data = json.loads(path.read_text("utf-8"))
        version = _version(data, path)
        memory = data.get("memory")
        return Baseline(
            tuple(_finding(item) for item in data["findings"]),
            memories.read(memory) if memory else None,
            frozenset(one["iri"] for one in data.get("view", {}).get("adopted", ())),
            (data.get("run") or {}).get("rules"),
            version,
            Thing(**about) if (about := data.get("only")) else None,
        )
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as wrong:
        raise SourceError(
            f"the baseline cannot be read: {wrong}",
            where=str(path),
            code="unreadable-report",
            hint=_HINT,
        ) from wrong
    except (KeyError, TypeError, AttributeError) as wrong:
        raise SourceError(
            f"the report lacks {wrong}", where=str(path), code="not-a-report", hint=_HINT
        ) from wrong


def compared(report: Report, baseline: Baseline, after: Checked) -> Report:
    """Give the report with what became of the findings of a baseline, and what is new.

    Args:
        after: The view that the report is of, with the rules.
    """
    former = after.rulebook.former
    renamed = [replace(one, rule=former.get(one.rule, one.rule)) for one in baseline.findings]
    earlier = moved.renamed(renamed, report.findings)
    found = kinds.by_fingerprint(earlier)
    old = {
        now.fingerprint: before.rule
        for before, now in zip(baseline.findings, earlier, strict=True)
        if before.rule != now.rule
    }
    told = [*report.findings, *_unseen(baseline, found, after)]
    marked = tuple(
        _remarked(one, old.get(one.fingerprint)) for one in _marked(told, found, baseline, after)
    )
    now = {one.fingerprint for one in marked}
    went = [one for one in earlier if one.fingerprint not in now]
    delta = _delta(marked, went, baseline, after)
    notes = tuple(_notes(baseline, after))
    return replace(
        report,
        findings=marked,
        since=replace(delta, notes=notes),
        notes=(*report.notes, *notes),
    ).counted()


def _remarked(finding: Finding, old: str | None) -> Finding:
    """Say under which rule the baseline holds a finding, where another tells it now."""
    if old is None:
        return finding
    return finding.remarked(
        f"The baseline holds it under {old}, in whose place {finding.rule} stands."
    )


def _unseen(baseline: Baseline, found: Mapping[str, Finding], after: Checked) -> Iterator[Finding]:
    """Give what is no longer looked at: since the baseline, or already before it."""
    memory = baseline.memory or _NOTHING
    before = {
        rule: frozenset(short(one.focus.iri) for one in found.values() if _is_unseen(one, rule))
        for rule in {one.rule for one in found.values() if one.component == NOT_LOOKED_AT}
    }
    passed = {
        rule: memory.passed.get(rule, frozenset()) | before.get(rule, frozenset())
        for rule in {*memory.passed, *before}
    }
    return kinds.no_longer_looked_at(Memory(passed, memory.standing), after)


def _is_unseen(one: Finding, rule: str) -> bool:
    return one.rule == rule and one.component == NOT_LOOKED_AT


def _marked(
    told: Iterable[Finding], found: Mapping[str, Finding], baseline: Baseline, after: Checked
) -> Iterator[Finding]:
    several = list(told)
    came = [one for one in several if one.fingerprint not in found]
    memory = baseline.memory
    lost: set[str] = set()
    if memory:
        settled = baseline.adopted == frozenset(one.value for one in after.view.adopted)
        lost = {
            one.fingerprint
            for one in rested(after.view, after.rulebook, came)
            if one.component == NOT_LOOKED_AT or kinds.is_lost(one, memory, after, settled=settled)
        }
    for one in several:
        before = found.get(one.fingerprint)
        if before is None:
            yield replace(one, change="lost" if one.fingerprint in lost else "new")
            continue
        was = before.outcome if before.outcome != one.outcome else None
        again = replace(one, change="open", was=was)
        has_lapsed = one.lapsed is not None and one.lapsed != before.lapsed
        yield replace(again, change="new") if again.has_worsened or has_lapsed else again


def _delta(
    marked: Iterable[Finding], went: Iterable[Finding], baseline: Baseline, after: Checked
) -> Delta:
    several = list(marked)
    names = {one.iri: one for finding in baseline.findings for one in _named(finding)}
    asked = {_about(one) for one in several if one.change == "new" and one.is_question}
    mended, gone = [], []
    for one in went:
        lacking = kinds.missing(one, after)
        moved_on = one.is_question and one.value is not None and _about(one) in asked
        if lacking is None and not moved_on and not _has_lost_something(one, baseline, after):
            mended.append(Shift(replace(one, change="mended")))
        else:
            because = tuple(names.get(iri) or after.thing(iri) for iri in lacking or ())
            gone.append(Shift(replace(one, change="gone"), because=because))
    return Delta(
        new=tuple(Shift(one) for one in several if one.change == "new"),
        lost=tuple(Shift(one) for one in several if one.change == "lost"),
        open=tuple(Shift(one) for one in several if one.change == "open"),
        mended=tuple(mended),
        gone=tuple(gone),
    )


def _about(finding: Finding) -> tuple[str, str, str | None, str | None]:
    """Give what a question asks of what, whichever other thing it names."""
    return finding.rule, finding.focus.iri, finding.path, finding.component


def _has_lost_something(finding: Finding, baseline: Baseline, after: Checked) -> bool:
    """Say whether anything no longer stands of the structure that describes a focus."""
    if baseline.memory is None:
        return False
    return any(
        kept - {short(iri) for iri in after.standing.get(structure, ())}
        for structure, kept in baseline.memory.standing.items()
        if short(finding.focus.iri) in kept
    )


def _named(finding: Finding) -> Iterator[Thing]:
    yield from (finding.focus, *finding.organisations)
    yield from (one for one in (finding.cause, finding.missing) if one)


def _notes(baseline: Baseline, after: Checked) -> Iterator[str]:
    if baseline.version != _SHAPES[1]:
        yield (
            f"the baseline is of an earlier shape (report/{baseline.version}) and was read as far "
            "as it goes; write it again"
        )
    if baseline.memory is None:
        yield (
            "the baseline does not keep what passed, so that what is lost cannot be told; write "
            "it again"
        )
    told = {one.rule for one in baseline.findings} | {*(baseline.memory or _NOTHING).passed}
    if away := sorted(told - {*after.rulebook.rules, *after.rulebook.former}):
        yield f"the baseline tells of rules that are not run here: {', '.join(away)}"
    rules = after.report.run.rules if after.report.run else None
    if baseline.rules and rules and rules != baseline.rules:
        yield (
            "the baseline was made with other rules: some of what differs may come from them and "
            "not from the tables"
        )


def _version(data: Any, path: Path) -> int:
    """Give the number of the shape of a report.

    Raises:
        SourceError: it is no report, or of a shape that is not known.
    """
    found = _SCHEMA.fullmatch(str(data.get("schema"))) if isinstance(data, dict) else None
    if not found:
        raise SourceError(
            "the file is not a report of caregraph",
            where=str(path),
            code="not-a-report",
            hint=_HINT,
        )
    number = int(found[1])
    if not _SHAPES[0] <= number <= _SHAPES[1]:
        raise SourceError(
            f"the report is of a shape that is not known here, report/{number}; known are "
            f"report/{_SHAPES[0]} to report/{_SHAPES[1]}",
            where=str(path),
            code="report-of-another-version",
            hint="Use the version of caregraph that wrote it, or write the baseline again.",
        )
    return number


def _finding(item: dict[str, Any]) -> Finding:
    """Read a finding; one of report/1 has a message only, and one organisation at most."""
    organisations = item.get("organisations")
    if organisations is None:
        organisations = [item["organisation"]] if item["organisation"] else []
    cause, missing, rests_on = item.get("cause"), item.get("missing"), item.get("restsOn")
    return Finding(
        rule=item["rule"],
        title=item["title"],
        found=item.get("found", item["title"]),
        asked=item.get("asked"),
        outcome=item["outcome"],
        severity=item["severity"],
        focus=Thing(**item["focus"]),
        organisations=tuple(Thing(**one) for one in organisations),
        path=item["path"],
        value=item["value"],
        statement=item["statement"] if "statement" in item else item["message"],
        question=item.get("question"),
        missing=Thing(**missing) if missing else None,
        cause=Thing(**cause) if cause and cause != item["focus"] else None,
        remark=item.get("remark", ""),
        remedy=item["remedy"],
        owner=item.get("owner", ""),
        basis=tuple(Thing(**thing) for thing in item["basis"]),
        evidence=tuple(Citation(**citation) for citation in item["evidence"]),
        not_held=tuple(item.get("documentsNotHeld", ())),
        rows=tuple(item.get("rows", ())),
        component=item.get("component"),
        waiver=item["waiver"],
        lapsed=item.get("waiverRanOut"),
        rests_on=tuple(rests_on) if rests_on is not None else None,
    )
