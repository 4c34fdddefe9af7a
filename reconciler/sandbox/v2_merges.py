"""
Merges of companies on v2: what the routes check and what they send.

Source: specification of Affinity v2 (company merges, beta): 202 with the address of a task, which is in
progress for a while. The work itself is done at once here; only the task tells of it late.
"""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from reconciler.sandbox import v2_requests
from reconciler.sandbox.answers import Refusal
from reconciler.sandbox.inputs import id_number
from reconciler.sandbox.merging import merge
from reconciler.sandbox.records import Merge, Organization
from reconciler.sandbox.routes import Route

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.sandbox.context import Context
    from reconciler.sandbox.inputs import Call


class Merges:
    """The handlers."""

    def __init__(self, context: Context) -> None:
        self._store = context.store
        self._cells = context.cells
        self._options = context.options
        self._clock = context.clock

    def routes(self) -> tuple[Route, ...]:
        """Return this part of the route table."""
        needs = ("duplicates",)
        return (
            Route("POST", "/v2/company-merges", self._merge, status=202, needs=needs),
            Route("GET", "/v2/company-merges", self._merges, needs=needs),
            Route("GET", "/v2/company-merges/{id}", self._merge_state, needs=needs),
            Route("GET", "/v2/tasks/company-merges/{id}", self._task, needs=needs),
        )

    def _merge(self, call: Call) -> object:
        said = v2_requests.body(call.request)
        primary, duplicate = (
            self._company(said, "primaryCompanyId"),
            self._company(said, "duplicateCompanyId"),
        )
        if primary.id == duplicate.id:
            raise Refusal(400, "A company cannot be merged with itself", param="duplicateCompanyId")
        merge(self._store, self._cells, primary, duplicate)
        if (primary.is_global or duplicate.is_global) and self._options.global_merge == "new":
            merged = self._store.organizations.truth.get(primary.id) or primary
            fresh = self._store.organizations.add(replace(merged, id=0))
            merge(self._store, self._cells, fresh, merged)
        # Derived from its number, so that the same requests give the same answers.
        number = self._store.merges.truth.count("TRUE") + 1
        task_id = str(uuid.uuid5(uuid.NAMESPACE_URL, f"company-merge-{number}"))
        self._store.merges.add(Merge(0, task_id, primary.id, duplicate.id, self._clock.stamp()))
        return {"taskUrl": f"{call.request.host_url}v2/tasks/company-merges/{task_id}"}

    def _company(self, said: Mapping[str, object], key: str) -> Organization:
        company_id = id_number(said.get(key))
        one = self._store.organizations.truth.get(company_id) if company_id else None
        if one is None:
            raise Refusal(400, f"{key} must be the id of a company", param=key)
        return one

    def _merges(self, call: Call) -> object:
        newest_first = self._store.merges.truth.select(descending=True)
        return v2_requests.page_of_items(call.request, newest_first, self._state)

    def _merge_state(self, call: Call) -> object:
        one = self._store.merges.truth.get(v2_requests.path_id(call.ids[0], "mergeId"))
        if one is None:
            raise Refusal(404, f"Company merge with id {call.ids[0]} not found")
        return self._state(one)

    def _state(self, one: Merge) -> dict[str, object]:
        done = self._is_done(one)
        return {
            "id": one.id,
            "taskId": one.task_id,
            "primaryCompanyId": one.primary_id,
            "duplicateCompanyId": one.duplicate_id,
            "status": "success" if done else "in-progress",
            "startedAt": one.started_at,
            "completedAt": one.started_at if done else None,
            "errorMessage": None,
        }

    def _task(self, call: Call) -> object:
        found = self._store.merges.truth.select("task_id = ?", [call.ids[0]])
        if not found:
            raise Refusal(404, f"Task with id {call.ids[0]} not found")
        done = sum(map(self._is_done, found))
        return {
            "id": call.ids[0],
            "status": "success" if done == len(found) else "in-progress",
            "resultsSummary": {
                "total": len(found),
                "inProgress": len(found) - done,
                "success": done,
                "failed": 0,
            },
        }

    def _is_done(self, one: Merge) -> bool:
        age_s = (self._clock.now() - datetime.fromisoformat(one.started_at)).total_seconds()
        return age_s >= self._options.merge_s
