"""The same torture for pipeboard and its peers: real processes, real git, real clones."""
