"""A Linux process gives up files, TCP and signals for good, save reading under a few folders (Landlock).

Needs no privileges; kernels from 5.13 on know it, network since 6.7, signals since 6.12.
"""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Iterable

_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446  # the same numbers on every architecture
_ASK_VERSION = 1
_PATH_BENEATH = 1
_READ_FILE, _READ_FOLDER = 1 << 2, 1 << 3
_RIGHTS_OVER_FILES = {1: 13, 2: 14, 3: 15, 4: 15}
"""How many rights over files a version of Landlock knows; later ones know 16."""
_TCP = 0b11  # bind, connect
_SCOPES = 0b11  # abstract UNIX sockets, signals


def restrict_files(libc: ctypes.CDLL, readable: Iterable[str]) -> int:
    """Give up all files but those under ``readable``, TCP, and signals to other processes.

    Args:
        libc: The C library; the process must have no_new_privs set.
        readable: Folders whose files stay readable; those that do not exist are passed over.

    Returns:
        The kernel's version of Landlock, or 0 where it has none: then nothing is given up.
    """
    version = int(libc.syscall(_CREATE, None, 0, _ASK_VERSION))
    if version < 1:
        return 0
    files = (1 << _RIGHTS_OVER_FILES.get(version, 16)) - 1
    attributes = struct.pack("=QQQ", files, _TCP if version >= 4 else 0, _SCOPES if version >= 6 else 0)
    rules = int(libc.syscall(_CREATE, attributes, len(attributes), 0))
    if rules < 0:
        return 0
    for folder in readable:
        _allow_reading(libc, rules, folder)
    done = int(libc.syscall(_RESTRICT, rules, 0)) == 0
    os.close(rules)
    return version if done else 0


def _allow_reading(libc: ctypes.CDLL, rules: int, folder: str) -> None:
    try:
        opened = os.open(folder, os.O_PATH | os.O_CLOEXEC | os.O_DIRECTORY)
    except OSError:
        return
    libc.syscall(_ADD_RULE, rules, _PATH_BENEATH, struct.pack("=Qi", _READ_FILE | _READ_FOLDER, opened), 0)
    os.close(opened)
