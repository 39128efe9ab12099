"""A link goes to the desktop's own opener, and nothing but a link does."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeboard.errors import UsageError
from pipeboard.journal.browser import browser, open_link


@pytest.fixture
def opener(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A desktop that writes down what it is asked to open."""
    script = tmp_path / "xdg-open"
    script.write_text(
        f'#!/bin/sh\necho "$@" >> {tmp_path}/seen\n[ "$1" = https://fail.example ] && exit 4\nexit 0\n'
    )
    script.chmod(0o755)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    return tmp_path / "seen"


def test_a_link_is_one_argument(opener: Path) -> None:
    open_link("https://x.example/?a=1&b=$(rm)")
    assert opener.read_text() == "https://x.example/?a=1&b=$(rm)\n"


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "javascript:1", "--help", "https://a b", "http://x\x1b"]
)
def test_what_is_no_link_is_not_opened(opener: Path, url: str) -> None:
    with pytest.raises(UsageError, match="not opened"):
        open_link(url)
    assert not opener.exists()


def test_a_browser_that_cannot_is_told(opener: Path) -> None:
    with pytest.raises(UsageError, match="exit code 4"):
        open_link("https://fail.example")


def test_where_nothing_opens_links_it_says_what_does_instead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("BROWSER", raising=False)
    with pytest.raises(UsageError) as error:
        browser()
    assert "y l copies the link" in str(error.value)
