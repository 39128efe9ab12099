"""git: run it, commit, read the history. The only room of pipeboard that starts a process.

Nothing is imported here, so that a list of contacts loads `git` and `repo` and no more.
"""
