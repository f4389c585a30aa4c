"""`ctibridge completion`: a script that completes commands, options, files and methods in a shell."""

from __future__ import annotations

import argparse

from bridge.commands import options


def add(commands: options.Commands[argparse.ArgumentParser]) -> None:
    """Its parser."""
    command = options.add(
        commands,
        "completion",
        "a script for your shell that completes commands, options, files and methods",
        "for this shell:\n"
        '  eval "$(ctibridge completion bash)"\n'
        "  source <(ctibridge completion zsh)          # after compinit\n"
        "  ctibridge completion fish | source\n\n"
        "for every shell:\n"
        "  ctibridge completion bash > ~/.local/share/bash-completion/completions/ctibridge\n"
        '  ctibridge completion zsh > "${fpath[1]}/_ctibridge"\n'
        "  ctibridge completion fish > ~/.config/fish/completions/ctibridge.fish\n",
    )
    command.add_argument("shell", choices=("bash", "zsh", "fish"), help="which shell")
    command.set_defaults(run=_run)


def _run(asked: argparse.Namespace) -> int:
    from bridge import cli
    from bridge.completion import bash, fish, model, zsh

    script = {"bash": bash.script, "zsh": zsh.script, "fish": fish.script}[asked.shell]
    print(script(model.model(cli.parser())), end="")
    return 0
