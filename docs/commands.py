"""The pages of commands and options, from the command line itself."""

from __future__ import annotations

import inspect

import click

from caregraph.cli import cli
from docs.markdown import block, code, contents, page, plain, table


def names() -> list[str]:
    """Name the commands, sorted."""
    return cli.list_commands(click.Context(cli))


def command(name: str) -> click.Command:
    """Give the command called *name*."""
    found = cli.get_command(click.Context(cli), name)
    assert found is not None
    return found


def pages() -> dict[str, str]:
    """Give a page for each command and one that lists them, by path."""
    rows = [(f"[{name}]({name}.md)", command(name).get_short_help_str(200)) for name in names()]
    whole = page(
        "Commands",
        *_paragraphs(cli),
        table(("command", "what it does"), rows),
        "## Options of every command",
        "They stand before the name of the command, as in `caregraph --debug check our-town`.",
        _options(cli),
        "See also the [exit codes](../exit-codes.md) and the [error codes](../errors.md).",
        contents("*"),
    )
    found = {"reference/commands/index.md": whole}
    return found | {f"reference/commands/{name}.md": _page(name) for name in names()}


def _page(name: str) -> str:
    one = command(name)
    context = click.Context(one, info_name=f"caregraph {name}")
    return page(
        f"caregraph {name}",
        block(" ".join([context.command_path, *one.collect_usage_pieces(context)])),
        *_paragraphs(one),
        "## Options",
        _options(one),
    )


def _paragraphs(one: click.Command) -> list[str]:
    told = []
    for paragraph in inspect.cleandoc(one.help or "").split("\n\n"):
        head, colon, example = " ".join(paragraph.split()).partition(": caregraph ")
        if colon and head in ("Example", "Try"):
            told.append(f"{head}:\n\n" + block(f"caregraph {example}"))
        else:
            told.append(plain(" ".join(paragraph.split())))
    return told


def _options(one: click.Command) -> str:
    context = click.Context(one, parent=None if one is cli else click.Context(cli))
    rows = []
    for option in one.get_params(context):
        if isinstance(option, click.Option):
            said = option.get_help_record(context)
            assert said is not None, f"{one.name} {option.name} has no help"
            rows.append((code(said[0]), plain(_words(option))))
    return table(("option", "what it does"), rows)


def _words(option: click.Option) -> str:
    words = (option.help or "").replace("  [default", " [default")
    if option.show_default and option.default is not None and not option.is_flag:
        given = option.default if isinstance(option.default, tuple | list) else [option.default]
        words += f" [default: {', '.join(map(str, given))}]"
    several = option.multiple and "repeatable" not in words
    return words + (" May be given several times." if several else "")
