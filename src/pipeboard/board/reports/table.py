"""Every report there is, by name, in the order of the list."""

from __future__ import annotations

from pipeboard.board.reports.activity import ACTIVITY
from pipeboard.board.reports.changed import CHANGED
from pipeboard.board.reports.closing import CYCLE, WIN_RATE
from pipeboard.board.reports.coverage import COVERAGE
from pipeboard.board.reports.customers import CUSTOMERS
from pipeboard.board.reports.discipline import DISCIPLINE
from pipeboard.board.reports.exits import EXITS
from pipeboard.board.reports.flow import FLOW
from pipeboard.board.reports.forecast import FORECAST
from pipeboard.board.reports.forecast_error import FORECAST_ERROR
from pipeboard.board.reports.funnel import FUNNEL
from pipeboard.board.reports.give import GIVE
from pipeboard.board.reports.icp_miner import ICP_MINER
from pipeboard.board.reports.losing import LOSS
from pipeboard.board.reports.matrix import MATRIX
from pipeboard.board.reports.report import Report
from pipeboard.board.reports.signals import SIGNALS
from pipeboard.board.reports.slippage import SLIPPAGE
from pipeboard.board.reports.sources import SOURCES
from pipeboard.board.reports.speed import SPEED
from pipeboard.board.reports.stages import STAGES
from pipeboard.board.reports.time import TIME
from pipeboard.board.reports.velocity import VELOCITY
from pipeboard.board.reports.wins import OBJECTIONS, PROOF

_LEADING = (CHANGED, FUNNEL, FORECAST, SOURCES, ACTIVITY)
_PEOPLE = (DISCIPLINE, SPEED, FLOW, STAGES, MATRIX, EXITS, TIME, GIVE)
_DEALS = (COVERAGE, WIN_RATE, CYCLE, VELOCITY, LOSS, SLIPPAGE, FORECAST_ERROR, OBJECTIONS, PROOF)
_CUSTOMERS = (CUSTOMERS, SIGNALS, ICP_MINER)

LEADING = len(_LEADING)
"""How many of them, the first ones, are looked at every Monday."""

REPORTS: dict[str, Report] = {
    report.name: report for report in (*_LEADING, *_PEOPLE, *_DEALS, *_CUSTOMERS)
}
