"""Words that give the role of a party of a project: "Trekker: …", "Partners: …"."""

from __future__ import annotations

import re

LEADS = (
    r"(?:bestuurlijk |ambtelijk )?trekkers?|penvoerder|uitvoering|uitvoerders?|uitgevoerd door|"
    r"uitvoerende (?:partij|organisatie)|projectleider|lead|opdrachtnemer|eigenaar"
)
JOINS = (
    r"(?:kennis|samenwerkings|project|consortium)?partners?|betrokken(?: partijen| organisaties)?|deelnemers|"
    r"deelnemende (?:partijen|gemeenten|organisaties)|samenwerking met|partijen|initiatiefnemers?|opdrachtgevers?|"
    r"leden|consortium"
)
ROLE = re.compile(rf"(?<![\w-])(?:(?P<lead>{LEADS})|(?P<join>{JOINS}))\s*:\s*", re.IGNORECASE)
COLUMN = re.compile(rf"^(?:(?P<lead>{LEADS})|(?P<join>{JOINS}))\b", re.IGNORECASE)
"""A role at the begin of the heading of a column, a cell or a line."""
