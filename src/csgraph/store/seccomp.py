"""Take from this process, for good, the calls that reach other processes or the network.

A filter of seccomp(2): each denied call fails with EPERM, and a call of a foreign
architecture kills the process. The numbers are data, from the kernel's tables
(arch/x86/entry/syscalls/syscall_64.tbl, include/uapi/asm-generic/unistd.h).
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
from dataclasses import dataclass

_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_NUMBER_AT, _ARCHITECTURE_AT = 0, 4  # offsets in struct seccomp_data
_ALLOW, _DENY, _KILL = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x80000000
_SET_FILTER, _ACTION_AVAILABLE, _ALL_THREADS = 1, 2, 1
_PR_SET_NO_NEW_PRIVS = 38


@dataclass(frozen=True, slots=True)
class Architecture:
    """What seccomp needs to know of one: its AUDIT_ARCH, its numbers of calls.

    `foreign_from` is the first number of another ABI under the same AUDIT_ARCH (x32).
    """

    audit: int
    seccomp: int
    denied: dict[str, int]
    foreign_from: int | None
    is_tested: bool


_SINCE_5 = {"io_uring_setup": 425, "io_uring_enter": 426, "io_uring_register": 427, "clone3": 435}

ARCHITECTURES = {
    "x86_64": Architecture(
        audit=0xC000003E,
        seccomp=317,
        denied={
            **_SINCE_5,
            "socket": 41,
            "connect": 42,
            "socketpair": 53,
            "clone": 56,
            "fork": 57,
            "vfork": 58,
            "execve": 59,
            "kill": 62,
            "ptrace": 101,
            "process_vm_readv": 310,
            "process_vm_writev": 311,
            "execveat": 322,
        },
        foreign_from=0x40000000,
        is_tested=True,
    ),
    "aarch64": Architecture(
        audit=0xC00000B7,
        seccomp=277,
        denied={
            **_SINCE_5,
            "ptrace": 117,
            "kill": 129,
            "socket": 198,
            "socketpair": 199,
            "connect": 203,
            "clone": 220,
            "execve": 221,
            "process_vm_readv": 270,
            "process_vm_writev": 271,
            "execveat": 281,
        },
        foreign_from=None,
        is_tested=False,
    ),
}


class _Program(ctypes.Structure):
    """`struct sock_fprog`: how many instructions, and where."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def why_not() -> str | None:
    """Return why this machine can't confine a worker, in words; None if it can."""
    machine = ARCHITECTURES.get(platform.machine())
    if machine is None:
        return f"no table of system calls for {platform.machine()}"
    action = ctypes.c_uint32(_DENY & 0xFFFF0000)
    if _libc().syscall(machine.seccomp, _ACTION_AVAILABLE, 0, ctypes.byref(action)) != 0:
        return f"this kernel offers no seccomp filter ({_reason()})"
    return None


def confine() -> None:
    """Deny the calls to every thread of this process, for good. Raises `OSError`."""
    machine = ARCHITECTURES[platform.machine()]
    instructions = filter_of(machine)
    program = _Program(len(instructions) // 8, instructions)
    libc = _libc()
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 or (
        libc.syscall(machine.seccomp, _SET_FILTER, _ALL_THREADS, ctypes.byref(program)) != 0
    ):
        raise OSError(ctypes.get_errno(), f"seccomp: {_reason()}")


def filter_of(machine: Architecture) -> bytes:
    """Return the filter as `struct sock_filter`s: architecture first, then each number."""
    steps = [
        (_LOAD, 0, 0, _ARCHITECTURE_AT),
        (_EQUAL, 1, 0, machine.audit),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER_AT),
    ]
    if machine.foreign_from is not None:
        steps += [(_AT_LEAST, 0, 1, machine.foreign_from), (_RETURN, 0, 0, _KILL)]
    for number in sorted(machine.denied.values()):
        steps += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _DENY)]
    steps.append((_RETURN, 0, 0, _ALLOW))
    return b"".join(struct.pack("=HBBI", *step) for step in steps)


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _reason() -> str:
    number = ctypes.get_errno()
    return errno.errorcode.get(number, str(number))
