"""What a query worker may not do: open sockets, start programs, take more than its memory.

Layer 6, used inside worker processes only. The query engine fetches from any address that a
SERVICE clause names and has no switch for it, so the process itself is closed before a query runs.
"""

from __future__ import annotations

import ctypes
import os
import platform
import signal
import struct
import sys

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_PR_SET_SECCOMP = 22
_PR_SET_NO_NEW_PRIVS = 38
_SECCOMP_MODE_FILTER = 2
_AUDIT_ARCH_X86_64 = 0xC000003E
_X32_BIT = 0x40000000
_DENIED_X86_64 = {
    "socket": 41,
    "connect": 42,
    "socketpair": 53,
    "execve": 59,
    "ptrace": 101,
    "execveat": 322,
    "io_uring_setup": 425,
}
_LOAD, _JUMP_EQUAL, _JUMP_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW = 0x7FFF0000
_REFUSE = 0x00050000 | 13  # SECCOMP_RET_ERRNO with EACCES
_SYSTEM_CALL, _ARCHITECTURE = 0, 4  # offsets in struct seccomp_data


def close_sockets() -> str:
    """Take the power to open sockets from this process; say how: ``seccomp``, ``namespace``.

    ``none`` means that this system offers neither way, and only the text guard is left. Call it
    before the process has threads.
    """
    if not sys.platform.startswith("linux"):
        return "none"
    libc = ctypes.CDLL(None, use_errno=True)
    if platform.machine() == "x86_64" and sys.maxsize > 2**32 and _filter_calls(libc):
        return "seccomp"
    if libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0:
        return "namespace"
    return "none"


def limit_memory(size: int) -> bool:
    """Bound the address space of this process to *size* bytes; say whether the system can."""
    try:
        import resource
    except ImportError:
        return False
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return True


def die_after(seconds: float) -> None:
    """Let the system end this process after *seconds*, whatever it is doing; 0 calls it off.

    The parent ends a worker at the deadline; this is for a worker whose parent is gone.
    """
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def _filter_calls(libc: ctypes.CDLL) -> bool:
    """Install a system call filter; false where the kernel has none."""
    code = _instructions()
    program = _Program(len(code) // 8, code)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) == 0)


def _instructions() -> bytes:
    """Write the filter: another architecture or a denied call gets ``EACCES``."""
    denied = sorted(_DENIED_X86_64.values())
    to_refusal = len(denied) + 1
    steps = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_JUMP_EQUAL, 0, to_refusal + 2, _AUDIT_ARCH_X86_64),
        (_LOAD, 0, 0, _SYSTEM_CALL),
        (_JUMP_AT_LEAST, to_refusal, 0, _X32_BIT),
    ]
    steps += [(_JUMP_EQUAL, len(denied) - i, 0, call) for i, call in enumerate(denied)]
    steps += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE)]
    return b"".join(struct.pack("HBBI", *step) for step in steps)


def leave_terminal() -> None:
    """Take this process out of the terminal's group, so that Ctrl-C reaches only the parent."""
    if hasattr(os, "setsid"):
        os.setsid()
