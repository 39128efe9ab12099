"""How it looks: theme variables only, so that every theme fits."""

from __future__ import annotations

CSS = """
Screen { layers: base over; background: $background; }
.bar { height: 1; width: 100%; }
#title { background: $panel; color: $foreground; }
#hint { color: $foreground 60%; }

Prompt, TouchPrompt, AddPrompt, BurstPrompt, PaletteScreen {
    background: transparent; align: left bottom; }
#hint.tall { height: auto; }
.filtering #hint { display: none; }
.ask { dock: bottom; height: auto; width: 100%; background: $panel; padding: 0 1;
       border-top: solid $accent; }
.ask Static { height: auto; }
.ask Input { background: $panel; width: 1fr; }
.ask Input:focus { background: $surface; background-tint: $foreground 0%; }
.line { height: 1; }
.line > .label { width: auto; color: $text-accent; padding: 0 1 0 0; }
.error { color: $text-error; }
.soft { color: $foreground 60%; }

ContactScreen #panels { layout: horizontal; height: 1fr; }
ContactScreen .panel { border: solid $foreground 35%; padding: 0 1; height: 1fr;
                       scrollbar-size-vertical: 1; scrollbar-color: $foreground 30%;
                       scrollbar-color-hover: $accent; scrollbar-color-active: $accent;
                       scrollbar-background: $background;
                       scrollbar-background-hover: $background;
                       scrollbar-background-active: $background; }
ContactScreen .panel.active { border: solid $accent; }
ContactScreen #facts { width: 2fr; }
ContactScreen #timeline { width: 3fr; }
ContactScreen.-narrow #panels { layout: vertical; }
ContactScreen.-narrow .panel { width: 1fr; }
ContactScreen.-narrow #facts, ContactScreen.-narrow #timeline { height: 1fr; }
#facts-text, #timeline-text { width: 100%; }
ContactScreen #head { height: auto; padding: 0 1; }
"""
