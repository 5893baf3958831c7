"""The library of proofs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories import Company
from tongpin.server.assurance.domain import proof as proofs
from tongpin.server.assurance.models import ProofItem
from tongpin.server.assurance.queries import proof as proof_queries
from tongpin.server.core.errors import Conflict, Invalid, NotAllowed, NotVisible


def test_item_keeps_its_file(company: Company, files_dir: Path) -> None:
    item = proofs.add_proof(
        actor=company.anna, proof="p_insurance_policy", title="保单", data=b"%PDF", name="../保单.pdf"
    )
    found, file = proof_queries.open_for(company.chen, item.pk)
    with file:
        assert (found.original_name, found.size, file.read()) == ("保单.pdf", 4, b"%PDF")


def test_item_without_a_file_has_none_to_open(company: Company) -> None:
    item = proofs.add_proof(actor=company.anna, proof="p_site_visit", title="参观路线")
    with pytest.raises(NotVisible):
        proof_queries.open_for(company.anna, item.pk)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"proof": "p_x"}, "proof"),
        ({"title": " "}, "title"),
        ({"confidentiality": "secret"}, "confidentiality"),
        ({"data": b""}, "file"),
    ],
)
def test_wrong_value_names_its_field_and_keeps_no_file(
    company: Company, files_dir: Path, given: dict[str, object], field: str
) -> None:
    fields = {"proof": "p_site_visit", "title": "参观路线", "data": b"x"} | given
    with pytest.raises(Invalid) as refusal:
        proofs.add_proof(**({"actor": company.anna} | fields))
    kept = [path for path in files_dir.rglob("*") if path.is_file()]
    assert (refusal.value.field, ProofItem.objects.count(), kept) == (field, 0, [])


def test_retired_item_leaves_the_library_once(company: Company) -> None:
    item = proofs.add_proof(actor=company.anna, proof="p_site_visit", title="参观路线")
    with pytest.raises(NotAllowed):
        proofs.retire_proof(actor=company.bo, item=item, version=1)
    proofs.retire_proof(actor=company.wei, item=item, version=1)
    with pytest.raises(Conflict):
        proofs.retire_proof(actor=company.anna, item=item, version=1)
    assert list(proof_queries.library(company.anna)) == []
