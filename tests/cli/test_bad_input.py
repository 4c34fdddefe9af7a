"""Every bad example at once: none hides what is wrong with another, and nothing is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.errors import ExitStatus
from reconciler.reports.visible import visible
from tests.cli.running import User, requests
from tests.manifests.examples import INVALID, expected_of

if TYPE_CHECKING:
    from reconciler.sandbox.server import Sandbox
    from tests.manifests.examples import Example

MANIFESTS = [each for each in INVALID if not each.is_settings and "clash" not in each.name]
"""Those that clash would do so with all the others, too, which their messages then name."""


@pytest.mark.parametrize(
    "command", [["validate"], ["plan"], ["apply", "--yes"], ["plan", "--target", "*fine*"]]
)
def test_all_problems_are_told_at_once(user: User, affinity: Sandbox, command: list[str]) -> None:
    """By every command, whatever its target; exit 1."""
    for each in MANIFESTS:
        user.write(f"organizations/{each.name}.yaml", "").write_bytes(each.data)
    user.declare(fine="Fine")
    user.write(".reconciler.yaml", "acount: sandbox\n")
    ended = user.run(*command)
    told = set((ended.out + ended.err).splitlines())
    expected = {f"organizations/{each.name}.yaml:{line}" for each in MANIFESTS for line in expected_of(each)}
    settings = '.reconciler.yaml:1:1: unknown key "acount" (did you mean "account"?)'
    assert ExitStatus.FAILED == ended.status
    assert set() == {visible(line) for line in {*expected, settings}} - told
    assert {} == requests(affinity)


@pytest.mark.parametrize(
    "example", [each for each in INVALID if each.is_settings], ids=lambda example: example.name
)
def test_bad_settings_stop_everything(user: User, affinity: Sandbox, example: Example) -> None:
    """What they would have forbidden is not known."""
    user.declare(fine="Fine")
    user.write(".reconciler.yaml", "").write_bytes(example.data)
    ended = user.run("apply", "--yes", "--account", "sandbox")
    assert (ExitStatus.FAILED, "", {}) == (ended.status, ended.out, requests(affinity))


def test_no_manifests_are_not_nothing_to_do(user: User, affinity: Sandbox) -> None:
    """An empty desired state is mostly a wrong `--root`."""
    for command in (["plan"], ["apply", "--yes"], ["validate"]):
        ended = user.run(*command)
        assert ExitStatus.FAILED == ended.status
        assert "no manifests at all" in ended.out + ended.err
    assert {} == requests(affinity)
