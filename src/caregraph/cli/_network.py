"""What ``serve`` is told of the network: who may read what, by which names, behind what."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from caregraph.cli._options import Command, together
from caregraph.errors import UsageError

if TYPE_CHECKING:
    from caregraph.serve.access import Access
    from caregraph.serve.front import Front

_OPTIONS = (
    click.option(
        "--host", default="127.0.0.1", show_default=True, help="The address to listen at."
    ),
    click.option(
        "--port",
        type=click.IntRange(0, 65535),
        default=8000,
        show_default=True,
        help="The port; 0 takes a free one.",
    ),
    click.option(
        "--allowed-host",
        "names",
        multiple=True,
        metavar="NAME",
        help="A name by which the service is reached; requests that name another host are refused. "
        "Repeatable.",
    ),
    click.option(
        "--base-path", default="", metavar="PATH", help="The path below which it is, as /caregraph."
    ),
    click.option(
        "--behind-proxy",
        "proxies",
        type=click.IntRange(min=1),
        metavar="COUNT",
        help="So many proxies stand before it; what they say in X-Forwarded-For, -Proto, -Host and "
        "-Prefix is believed. Needs --allowed-host.",
    ),
    click.option(
        "--proxy",
        default="127.0.0.1",
        show_default=True,
        metavar="ADDRESS",
        help="The address of the nearest proxy; * for any, where nobody else can reach the "
        "service.",
    ),
    click.option(
        "--tokens",
        "tokens_file",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="The tokens that are taken: caregraph token new FILE NAME makes them.",
    ),
    click.option(
        "--read-token", is_flag=True, help="Show nothing at all without a token; needs --tokens."
    ),
    click.option(
        "--redact-below",
        type=click.IntRange(min=0),
        metavar="TIER",
        help="The last tier whose holders are named, in structures that say none or a lower one: "
        "1 is the top, 0 withholds all.",
    ),
)


@dataclass(frozen=True)
class Network:
    """The options of ``network_options`` as they were given."""

    host: str
    port: int
    names: tuple[str, ...]
    base_path: str
    proxies: int | None
    proxy: str
    tokens_file: Path | None
    read_token: bool
    redact_below: int | None

    def __post_init__(self) -> None:
        if not self.host.strip():
            raise UsageError(
                "no address to listen at was given",
                hint="127.0.0.1 is this machine alone, 0.0.0.0 every address that it has.",
            )

    @property
    def is_alone(self) -> bool:
        """Say whether only this machine can reach the service."""
        from caregraph.serve.server import LOOPBACK

        return self.host in LOOPBACK and not self.proxies

    @property
    def trusted_hosts(self) -> list[str] | None:
        """Give the names by which the service is reached; ``None`` where none is said."""
        from caregraph.serve.server import LOCAL_NAMES

        return [*self.names, *LOCAL_NAMES] if self.names else None

    def access(self) -> Access:
        """Give who may read what: all, where only this machine reaches it and it has no tokens.

        Raises:
            SourceError: the file of tokens cannot be read.
            UsageError: tokens are asked for and there are none.
        """
        from caregraph.serve.access import Access
        from caregraph.serve.tokens import MARKS, Tokens

        if self.read_token and self.tokens_file is None:
            raise UsageError(
                "--read-token needs a file of tokens",
                hint="Make one, caregraph token new tokens.json NAME, and give it with --tokens.",
            )
        shows_all = self.is_alone and self.tokens_file is None
        return Access(
            Tokens(self.tokens_file) if self.tokens_file else None,
            closed=self.read_token,
            shows=frozenset(MARKS if shows_all else ()),
            redact_below=self.redact_below,
        )

    def front(self) -> Front:
        """Give what stands in front of the service.

        Raises:
            UsageError: it is behind proxies, and nobody says by which names it is reached.
        """
        from caregraph.serve.front import Front

        if self.proxies and not self.names:
            raise UsageError(
                "behind a proxy it must be said by which names the service is reached",
                hint="Name them with --allowed-host, as people write them in addresses.",
            )
        return Front(self.base_path, self.proxies or 0, self.proxy)


def network_options(function: Command) -> Command:
    """Add the options; the command is given a `Network`."""
    return together("network", Network, _OPTIONS, function)
