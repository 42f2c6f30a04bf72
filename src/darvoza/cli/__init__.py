"""⑨ The command line: `darvoza --help` lists what there is."""

from darvoza.cli.application import main

__all__ = ["main"]
