"""Files and index: read, edit, write atomically, find again. The only room that writes files."""
