"""Organisations out of contacts: a company that contacts have inline gets a file of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeboard.actions.change import Actor, Change, Subject
from pipeboard.errors import UsageError
from pipeboard.model.fields import ORGANISATION_ORDER
from pipeboard.model.ids import file_name, label_of, new_organisation_id
from pipeboard.model.text import count
from pipeboard.model.tree import Delete, Edit, Patch, Set, Tree


def extract(subjects: Sequence[Subject], actor: Actor) -> Change:
    """One organisation of the company of these contacts, each linked to it.

    A field has the value that most of them say (the first of equals). Where a contact says another
    one, that stays in the contact, where it goes before the organisation's.
    """
    companies = [(one, _company(one)) for one in subjects]
    companies = [(one, company) for one, company in companies if company]
    if not companies:
        raise UsageError(
            "no company to extract", hint="a contact has one inline: company: {name: Weber Print}"
        )
    merged = _merged([company for _, company in companies])
    name = str(merged.get("name") or "").strip()
    if not name:
        raise UsageError("the company has no name", hint="set company.name first")
    id = new_organisation_id()
    tree: dict[str, object] = {"schema": 1, "id": id, **merged, "owner": _owner(subjects, actor)}
    tree = {key: tree[key] for key in (*ORGANISATION_ORDER, *tree) if tree.get(key)}
    label = file_name(name, id)
    patches = [Patch(f"orgs/{label}", tree=tree)]
    patches += [Patch(one.path, _linked(one, company, merged, id)) for one, company in companies]
    linked = count(len(companies), "contact")
    return Change(
        verb="org",
        action="org.extract",
        words=f"extracted from {linked}",
        patches=tuple(patches),
        contacts=tuple(one.id for one, _ in companies if one.id),
        slugs=(label_of(label),),
        orgs=(id,),
        summary=f"{name} extracted: {linked} linked",
    )


def _company(subject: Subject) -> dict[str, Tree]:
    """What a contact says of its company; only its name where that is all it says."""
    company = subject.tree.get("company")
    if isinstance(company, str):
        return {"name": company} if company.strip() else {}
    said = company if isinstance(company, dict) else {}
    return {key: value for key, value in said.items() if value not in (None, "", [], {})}


def _merged(companies: Sequence[Mapping[str, Tree]]) -> dict[str, Tree]:
    merged: dict[str, Tree] = {}
    for key in dict.fromkeys(key for company in companies for key in company):
        said = [company[key] for company in companies if key in company]
        merged[key] = max(said, key=said.count)
    return merged


def _owner(subjects: Sequence[Subject], actor: Actor) -> str:
    """Whose it is: the one who has all of them; else the one who extracts."""
    owners = {subject.text("owner") for subject in subjects} - {""}
    return owners.pop() if len(owners) == 1 else "" if actor.via.startswith("bot/") else actor.by


def _linked(
    subject: Subject, company: Mapping[str, Tree], merged: Mapping[str, Tree], id: str
) -> tuple[Edit, ...]:
    """The link, and out of the contact what its organisation says as well."""
    kept = {key: value for key, value in company.items() if value != merged[key] and key != "name"}
    was = subject.tree.get("company")
    if kept:
        out: list[Edit] = [Delete(("company", key)) for key in company if key not in kept]
    else:
        out = [Delete(("company",), was=was)]
    return (Set(("org",), id, was=subject.tree.get("org")), *out)
