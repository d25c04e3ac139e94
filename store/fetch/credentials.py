"""Where a feed's password or token comes from: the environment, a command, or its address; a header line goes out,
and what to mask."""

from __future__ import annotations

import base64
import os
import shlex
import subprocess

from store.types import FeedSpec

COMMAND_TIMEOUT = 10.0


class NoCredentials(Exception):
    """The password or token could not be had; the message says why, for a person, without it."""


class Keyring:
    """Credentials of one round: each command is run once."""

    def __init__(self) -> None:
        self._commands: dict[str, str] = {}
        self.secrets: set[str] = set()

    def header(self, spec: FeedSpec) -> str:
        """The header line that proves who asks, "" when the feed is open to everybody."""
        value = self._value(spec)
        if not value:
            return ""
        if any(sign in value for sign in "\r\n\0"):
            raise NoCredentials("the password or token has more than one line")
        self.secrets.add(value)
        if spec.auth_header:
            name = spec.auth_header.strip().rstrip(":")
            return f"{name}: {value}"
        if ":" not in value:
            return f"Authorization: Bearer {value}"
        encoded = base64.b64encode(value.encode("utf-8")).decode("ascii")
        self.secrets.update((encoded, value.partition(":")[2]))
        return f"Authorization: Basic {encoded}"

    def _value(self, spec: FeedSpec) -> str:
        if spec.auth_env:
            value = os.environ.get(spec.auth_env, "").strip()
            if not value:
                raise NoCredentials(f"the environment variable {spec.auth_env}, which should hold its password, is not set")
            return value
        if spec.auth_command:
            if spec.auth_command not in self._commands:
                self._commands[spec.auth_command] = _run(spec.auth_command)
            return self._commands[spec.auth_command]
        return spec.auth


def _run(command: str) -> str:
    """What a command prints on its first line."""
    try:
        done = subprocess.run(
            shlex.split(command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=COMMAND_TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NoCredentials(f"the command for its password took longer than {COMMAND_TIMEOUT:g} s") from None
    except (OSError, ValueError):
        raise NoCredentials("the command for its password could not be run") from None
    if done.returncode:
        raise NoCredentials(f"the command for its password failed with exit code {done.returncode}")
    value = done.stdout.decode("utf-8", "replace").strip()
    if not value:
        raise NoCredentials("the command for its password printed nothing")
    return value
