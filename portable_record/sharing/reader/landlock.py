"""Linux: the folders that the serving process may look into. Everything else on the disk is closed to it.

Landlock (kernel 5.13 and later) works beside the filter of calls, which knows numbers but no paths: reading
needs Python's own files (a FHIR type is loaded when it is first met) and no file of the person's.
"""

import ctypes
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_RULE_PATH_BENEATH = 1
_READ_FILE, _READ_FOLDER = 1 << 2, 1 << 3
_ALL_OF_VERSION_1 = (1 << 13) - 1

_PACKAGE = Path(__file__).resolve().parents[2]
_SYSTEM = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/share/zoneinfo")


class _Ruleset(ctypes.Structure):
    """``struct landlock_ruleset_attr`` of version 1: the kinds of access that need a permission."""

    _fields_ = (("handled_access_fs", ctypes.c_uint64),)


class _PathBeneath(ctypes.Structure):
    """``struct landlock_path_beneath_attr``: what is allowed below one folder."""

    _pack_ = 1
    _fields_ = (("allowed_access", ctypes.c_uint64), ("parent_fd", ctypes.c_int32))


def close_all_but(folders: Iterable[str]) -> bool:
    """Close the disk to this process but for reading below these folders; return whether the system did it.

    Needs ``no new privileges`` first. Cannot be undone.
    """
    return _close(folders) if sys.platform == "linux" else False


def own_folders() -> list[str]:
    """Return the folders that hold Python, what it loads, and the time zones.

    Of a checkout only the package, whatever else may lie beside it.
    """
    wanted = [sys.prefix, sys.base_prefix, str(_PACKAGE), *_SYSTEM]
    wanted += [
        folder for folder in sys.path if Path(folder).resolve() != _PACKAGE.parent or _installed(folder)
    ]
    return [folder for folder in dict.fromkeys(wanted) if folder.strip("/") and Path(folder).is_dir()]


def _installed(folder: str) -> bool:
    return Path(folder).name in {"site-packages", "dist-packages"}


def _close(folders: Iterable[str]) -> bool:
    syscall = ctypes.CDLL(None, use_errno=True).syscall
    handled = _Ruleset(_ALL_OF_VERSION_1)
    rules = syscall(_CREATE_RULESET, ctypes.byref(handled), ctypes.sizeof(handled), 0)
    if rules < 0:
        return False
    for folder in folders:
        _allow(syscall, rules, folder)
    closed = bool(syscall(_RESTRICT_SELF, rules, 0) == 0)
    os.close(rules)
    return closed


def _allow(syscall: Callable[..., int], rules: int, folder: str) -> None:
    place = os.open(folder, os.O_PATH | os.O_CLOEXEC)
    rule = _PathBeneath(_READ_FILE | _READ_FOLDER, place)
    syscall(_ADD_RULE, rules, _RULE_PATH_BENEATH, ctypes.byref(rule), 0)
    os.close(place)
