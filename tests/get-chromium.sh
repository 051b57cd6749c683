#!/bin/sh
# Make sure that there is a Chromium for the journeys. Does nothing if one is there. Prints one line.
set -eu
cd "$(dirname "$0")/.."

for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
    if [ -n "$name" ] && found=$(command -v "$name"); then
        echo "Chromium is there: $found"
        exit 0
    fi
done

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

log=$(mktemp)
trap 'rm -f "$log"' EXIT
playwright=.venv/bin/playwright

if command -v apt-get >/dev/null; then
    patiently="-o Acquire::Retries=3 -o DPkg::Lock::Timeout=120"
    # shellcheck disable=SC2086  # several words
    if as_root apt-get $patiently update >"$log" 2>&1 &&
        as_root env DEBIAN_FRONTEND=noninteractive apt-get $patiently install --yes --no-install-recommends chromium fonts-noto-core >>"$log" 2>&1; then
        echo "Chromium was installed by apt-get: $(command -v chromium)"
        exit 0
    fi
fi

if [ -x "$playwright" ] && "$playwright" install chromium >>"$log" 2>&1; then
    echo "Chromium was installed by playwright."
    exit 0
fi

tail -n 5 "$log" >&2
echo "Chromium could not be installed. Install Chromium or Chrome yourself, or set CHROMIUM to its path." >&2
exit 1
