"""Decides how much of a plan may be shown on GitHub: values only where those who read there may know them."""

from __future__ import annotations

from reconciler.desired import Publish


def may_publish_values(*, private: bool | None, setting: Publish | None) -> bool:
    """
    Return whether names, values and reasons may be published, or only counts, addresses and the digest.

    Args:
        private: Whether only those who were let in can read the repository; None where nobody knows.
        setting: What the settings say at the base commit, which the proposed change cannot alter; None where
            they say nothing. Settings that cannot be read are to be passed as `Publish.COUNTS`.
    """
    if setting is None:
        return private is True
    return setting is Publish.VALUES
