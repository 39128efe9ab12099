"""Conflicts of mara and tomas, as a merge writes them at the end of a contact's file."""

TITLE = """\
conflicts:
  - id: x-47f349bce3
    field: title
    kept: Head of Marketing
    by: mara
    other: CMO
    other_by: tomas
    was: Marketing
"""
OWNER = """\
  - id: x-8a11bb22cc
    field: owner
    kept: mara
    by: mara
    other: tomas
    other_by: tomas
    was: jan
"""
TEXT = """\
  - id: x-9b22cc33dd
    field: activities[a-000001].text
    kept: asked for prices
    by: mara
    other: wants a discount
    other_by: tomas
"""
GONE = """\
conflicts:
  - id: x-0d0d0d0d0d
    field: ""
    by: mara
    other_by: tomas
    other_deleted: true
"""
