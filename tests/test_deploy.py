"""The files by which the service is set up: what they say to caregraph it understands."""

from __future__ import annotations

import contextlib
import re
import shlex
import shutil
import socket
import subprocess
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import click
import pytest
from processes import program

from caregraph.cli import cli

ROOT = Path(__file__).parent.parent
UNIT = ROOT / "deploy" / "caregraph.service"
CONTAINER = ROOT / "Containerfile"
FILES = [UNIT, CONTAINER, ROOT / "deploy" / "nginx.conf", ROOT / "deploy" / "Caddyfile"]


def commands(text: str) -> list[list[str]]:
    """Give the words after ``caregraph`` of each command in a file."""
    found = re.findall(r"\bcaregraph ((?:serve|build|token) .*)", text)
    found += [
        " ".join(one) for one in map(_listed, re.findall(r"^CMD (\[.*\])", text, re.M)) if one
    ]
    return [shlex.split(one.replace("...", "our-town")) for one in found]


def _listed(text: str) -> list[str]:
    return re.findall(r'"([^"]*)"', text)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_command_is_one_that_caregraph_has(path: Path, tmp_path: Path) -> None:
    told = commands(path.read_text("utf-8"))
    assert told

    for name, *words in told:
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        command.make_context(name, words)


def test_the_container_is_not_root_and_looks_at_its_health() -> None:
    last = CONTAINER.read_text("utf-8").rpartition("\nFROM ")[2]

    assert re.search(r"^USER (\d+):\d+$", last, re.MULTILINE)
    assert "HEALTHCHECK" in last
    assert "/health" in last


def test_the_unit_is_one_that_systemd_takes_and_finds_safe(tmp_path: Path) -> None:
    text = UNIT.read_text("utf-8")
    for said in (
        "User=caregraph",
        "ProtectSystem=strict",
        "NoNewPrivileges=yes",
        "IPAddressDeny=any",
    ):
        assert f"\n{said}\n" in text

    analyse = shutil.which("systemd-analyze")
    if analyse is None:
        return
    copy = tmp_path / UNIT.name
    copy.write_text(text.replace("/opt/caregraph/bin/caregraph serve", "/bin/true serve"), "utf-8")
    verified = subprocess.run(
        [analyse, "verify", str(copy)], capture_output=True, text=True, check=False
    )
    assert (verified.returncode, verified.stderr) == (0, "")
    safe = [analyse, "security", "--offline=true", "--threshold=20", str(copy)]
    assert subprocess.run(safe, capture_output=True, check=False).returncode == 0


class _Echo(BaseHTTPRequestHandler):
    """Answers with the names by which it was asked."""

    def do_GET(self) -> None:
        told = "\n".join([self.headers["Host"], self.headers["X-Forwarded-Host"]]).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def log_message(self, *_: object) -> None:
        pass


def test_nginx_hands_on_the_name_with_its_port(tmp_path: Path) -> None:
    """Addresses that are given whole, as in ``/openapi.json``, lead nowhere without it."""
    location = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    handed = re.findall(r"proxy_set_header (\S*Host) (\S+);", location)
    assert handed == [("Host", "$http_host"), ("X-Forwarded-Host", "$http_host")]

    nginx = shutil.which("nginx")
    if nginx is None:
        return
    upstream = ThreadingHTTPServer(("127.0.0.1", 0), _Echo)
    threading.Thread(target=upstream.serve_forever, daemon=True).start()
    location = location.replace("127.0.0.1:8000", f"127.0.0.1:{upstream.server_port}")
    port = free_port()
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    folders = " ".join(f"{kind}_temp_path {tmp_path}/{kind};" for kind in kinds)
    (tmp_path / "nginx.conf").write_text(
        f"daemon off; master_process off; pid {tmp_path}/pid; error_log {tmp_path}/log; "
        f"events {{}} http {{ {folders} access_log off; "
        f"server {{ listen 127.0.0.1:{port};\n{location}\n}} }}",
        "utf-8",
    )
    try:
        with program([nginx, "-e", f"{tmp_path}/log", "-c", f"{tmp_path}/nginx.conf"]):
            told = asked(f"http://127.0.0.1:{port}/caregraph/")
    finally:
        upstream.shutdown()
        upstream.server_close()

    assert told.split() == [f"127.0.0.1:{port}"] * 2


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def asked(address: str) -> str:
    """Ask for an address as soon as somebody listens there."""
    for _ in range(100):
        with contextlib.suppress(OSError), urllib.request.urlopen(address) as answer:
            return str(answer.read().decode())
        time.sleep(0.05)
    pytest.fail(f"nobody answers at {address}")
