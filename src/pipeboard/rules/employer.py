"""The company of a contact: its organisation's file, each field overridden by an inline company."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pipeboard.rules.folding import folded
from pipeboard.rules.leaves import leaves, scalars

if TYPE_CHECKING:
    from pipeboard.model.contact import Contact
    from pipeboard.model.organisation import Company, Organisation, Revenue
    from pipeboard.model.tree import Tree
    from pipeboard.rules.context import Context

# Fields of an organisation that are its own file's business, or have a column or rows.
_WITH_COLUMNS = """
    schema id name notes owner tags industry employees country market tech growth_pct revenue.amount
"""
_OWN = frozenset(_WITH_COLUMNS.split())


class Employer:
    """What a company gives to its contacts: columns, lists, and `extra`, the leaves by bare name.

    `revenue` is in workspace.currency, None where there is no rate for it.
    """

    __slots__ = (
        "country",
        "employees",
        "extra",
        "growth_pct",
        "id",
        "industry",
        "key",
        "listed",
        "market",
        "name",
        "revenue",
        "tech",
    )

    def __init__(
        self,
        firm: Organisation | Company | None,
        tree: Mapping[str, Tree],
        context: Context,
    ) -> None:
        self.id: str | None = getattr(firm, "id", None)
        self.name = firm.name if firm else None
        self.key = folded(self.name) if self.name else ""
        self.industry = firm.industry if firm else None
        self.country = firm.country if firm else None
        self.employees = firm.employees if firm else None
        self.growth_pct = firm.growth_pct if firm else None
        self.revenue = _revenue(firm.revenue, context) if firm and firm.revenue else None
        self.market = scalars(firm.market) if firm else []
        self.tech = scalars(firm.tech) if firm else []
        self.listed = self._listed()
        self.extra = leaves(tree, _OWN)

    def _listed(self) -> frozenset[tuple[str, str]]:
        """(field, folded value) of its lists."""
        told = [("market", text) for text in self.market] + [("tech", text) for text in self.tech]
        return frozenset((field, folded(text)) for field, text in told if text)

    def under(self, above: Employer) -> Employer:
        """This inline company on top of its organisation: what it leaves unset comes from there."""
        joined = Employer.__new__(Employer)
        for name in Employer.__slots__:
            own = getattr(self, name)
            unset = own is None or own == "" or own == []
            setattr(joined, name, getattr(above, name) if unset else own)
        joined.listed = joined._listed()
        joined.extra = {**above.extra, **self.extra}
        return joined


def employer_of(
    contact: Contact, tree: Mapping[str, Tree], org: Employer | None, context: Context
) -> Employer | None:
    """The company whose fields count for a contact; None where it has none."""
    company = contact.employer
    if company is None:
        return org
    written = tree.get("company")
    inline = Employer(company, written if isinstance(written, dict) else {}, context)
    return inline.under(org) if org else inline


def _revenue(revenue: Revenue, context: Context) -> float | None:
    rate = context.rates.get(revenue.currency)
    if revenue.amount is None or rate is None:
        return None
    return float(revenue.amount * rate)
