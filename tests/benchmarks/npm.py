"""Programs of others, fetched once with npm into this person's cache folder, never into the repository."""

import shutil
import subprocess
from pathlib import Path

import platformdirs

FOLDER = Path(platformdirs.user_cache_dir("portable-record", appauthor=False)) / "benchmarks"


def is_here(name: str) -> bool:
    """Say whether a package could be run here now, without any network."""
    return shutil.which("node") is not None and (FOLDER / "node_modules" / name / "package.json").is_file()


def package(name: str, version: str) -> tuple[Path | None, str]:
    """Return the folder that has a package, or None and why it could not be had."""
    if shutil.which("node") is None:
        return None, f"no baseline: {name} needs node, which is not installed here"
    if is_here(name):
        return FOLDER, ""
    npm = shutil.which("npm")
    if npm is None:
        return None, f"no baseline: {name} needs npm, which is not installed here"
    FOLDER.mkdir(parents=True, exist_ok=True)
    fetched = subprocess.run(
        [npm, "install", "--prefix", str(FOLDER), "--no-audit", "--no-fund", f"{name}@{version}"],
        capture_output=True,
        check=False,
    )
    if fetched.returncode:
        return None, f"no baseline: npm could not fetch {name}, perhaps for want of a network"
    return FOLDER, ""
