"""What is loaded when: a command that only signs loads no JOSE library."""

import subprocess
import sys

import pytest

HEAVY = ("joserfc", "shamir_mnemonic", "cryptography.hazmat.primitives.hpke")


@pytest.mark.parametrize(
    "name",
    [
        "b64",
        "chunks",
        "derive",
        "did",
        "fingerprint",
        "hpke",
        "jose",
        "passphrase",
        "recovery",
        "sealing",
        "signing",
    ],
)
def test_nothing_heavy_is_loaded_until_it_is_used(name: str) -> None:
    program = f"import sys, portable_record.crypto.{name}; print(*(m for m in {HEAVY} if m in sys.modules))"

    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout

    assert not loaded.strip()


def test_making_a_signed_text_loads_no_jose_library() -> None:
    program = (
        "import sys; from portable_record.crypto import jose, signing;"
        "jose.sign_jws(jose.deflate(b'x'), signing.SigningKey.generate(), {'zip': 'DEF'});"
        "print('joserfc' in sys.modules)"
    )

    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout

    assert loaded.strip() == "False"
