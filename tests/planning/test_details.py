"""What has been learned of fields stays."""

from __future__ import annotations

from reconciler.planning.details import Details
from reconciler.values import FieldId, OrganizationId

ACME = OrganizationId(1)


def test_the_first_reading_of_a_field_stays() -> None:
    """A run judges by one state of an organization; other fields are learned beside it."""
    details = Details()
    details.learn_values(ACME, {FieldId(1): "first", FieldId(2): None})
    details.learn_values(ACME, {FieldId(1): "second", FieldId(2): "late", FieldId(3): 7})
    assert {FieldId(1): "first", FieldId(2): None, FieldId(3): 7} == details.values[ACME]
