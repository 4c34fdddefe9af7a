"""
Whose key it is and what is left of its quota, on either version.

Source: API reference of Affinity v1 and specification of v2 (whoami, rate-limit).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reconciler.sandbox import account, texts
from reconciler.sandbox.answers import Refusal
from reconciler.sandbox.routes import Route
from reconciler.sandbox.v2_requests import version

if TYPE_CHECKING:
    from reconciler.sandbox.context import Context
    from reconciler.sandbox.inputs import Call

RATE_LIMIT_SINCE: Final = "2026-07-15"
"""The first version of v2 that has rate-limit."""


class Account:
    """The handlers."""

    def __init__(self, context: Context) -> None:
        self._limits = context.limits
        self._options = context.options

    def routes(self) -> tuple[Route, ...]:
        """Return this part of the route table."""
        return (
            Route("GET", "/auth/whoami", lambda _: account.WHOAMI_V1, probe=True),
            Route("GET", "/rate-limit", self._rate_limit_v1, probe=True),
            Route("GET", "/v2/auth/whoami", lambda _: account.WHOAMI_V2, probe=True),
            Route("GET", "/v2/rate-limit", self._rate_limit_v2, probe=True),
        )

    def _rate_limit_v1(self, _: Call) -> object:
        quota = self._limits.quota()
        monthly = {} if quota.month is None else {"org_monthly": quota.month.as_json()}
        return {"rate": {**monthly, "api_key_per_minute": quota.minute.as_json()}}

    def _rate_limit_v2(self, call: Call) -> object:
        if version(call.request, self._options.api_version) < RATE_LIMIT_SINCE:
            raise Refusal(404, texts.NO_ROUTE)
        quota = self._limits.quota()
        capped = quota.month is not None and quota.month.limit != "unlimited"
        monthly = {"orgPerMonth": quota.month.as_json()} if capped and quota.month is not None else {}
        return {"callerPerMinute": quota.minute.as_json(), **monthly}
