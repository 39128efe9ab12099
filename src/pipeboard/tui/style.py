"""How it looks: theme variables only, so that every theme fits.

What only a prompt or the work loop shows is parsed with the first of them: no start waits for it.
"""

from __future__ import annotations

CSS = """
Screen { layers: base over; background: $background; }
.bar { height: 1; width: 100%; }
#title { background: $panel; color: $foreground; }
#hint { color: $foreground 60%; }
Asking { background: transparent; align: left bottom; }
ToastRack { align: left bottom; margin: 0; max-height: 2; overflow: hidden hidden; }
View ToastRack { layer: default; dock: bottom; }
Asking ToastRack, .filtering ToastRack { layer: _toastrack; dock: top; }
ToastHolder { display: none; }
ToastHolder:last-child { display: block; }
Toast { width: 100%; max-width: 100%; max-height: 2; margin: 0; padding: 0 1; background: $panel; }
#hint.tall { height: auto; }
.filtering #hint { display: none; }
.line { height: 1; }
.line > .label { width: auto; color: $text-accent; padding: 0 1 0 0; }
.error { color: $text-error; }
.soft { color: $foreground 60%; }
"""

ASK_CSS = """
.ask { dock: bottom; height: auto; width: 100%; background: $panel; padding: 0 1;
       border-top: solid $accent; }
.ask Static { height: auto; }
.ask Input { background: $panel; width: 1fr; }
.ask Input:focus { background: $surface; background-tint: $foreground 0%; }
.ask Lines { background: $panel; }
"""
"""The DEFAULT_CSS of what asks at the foot of the screen."""

LOOP_CSS = """
#brief { height: 1fr; }
#box { height: auto; border: solid $foreground 35%; padding: 0 1; }
#box:focus-within { border: solid $accent; }
#box Static { height: auto; }
#box Input { background: $background; width: 1fr; }
#box Input:focus { background: $surface; background-tint: $foreground 0%; }
"""
"""The DEFAULT_CSS of the work loop."""
