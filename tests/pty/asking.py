"""A gpg that asks on the terminal, whatever it is told: it gets none but where one is lent."""

from __future__ import annotations

from pathlib import Path

PROMPT, PASSPHRASE = b"PASSPHRASE PLEASE", "geheim"
_GPG = f"""\
#!/bin/sh
printf '{PROMPT.decode()}: ' 2> /dev/null > /dev/tty || {{ echo 'gpg: no pinentry' >&2; exit 2; }}
case "$*" in *--pinentry-mode*) echo 'gpg: told not to ask' >&2; exit 2;; esac
read -r said < /dev/tty
[ "$said" = {PASSPHRASE} ] || {{ printf 'gpg: bad \\033]0;owned\\007passphrase\\n' >&2; exit 2; }}
cat > /dev/null
echo '[GNUPG:] SIG_CREATED ' >&2
printf '%s\\n' '-----BEGIN PGP SIGNATURE-----' '' signed '-----END PGP SIGNATURE-----'
"""


def an_asking_gpg(folder: Path) -> Path:
    """The program, in a folder."""
    program = folder / "gpg"
    program.write_text(_GPG)
    program.chmod(0o755)
    return program
