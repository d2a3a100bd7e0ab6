"""Words that give the role of a party of a project: "Trekker: …", "Partners: …"."""

from __future__ import annotations

import re

TREKKER = r"(?:bestuurlijk |ambtelijk )?trekkers?|penvoerder|lead|eigenaar"
PARTNER = r"(?:kennis|samenwerkings|project|consortium)?partners?|betrokken(?:en| partijen| organisaties)?|partijen"
LEADS = (
    rf"{TREKKER}|uitvoering|uitvoerders?|uitgevoerd door|uitvoerende (?:partij|organisatie)|projectleider|opdrachtnemer"
)
JOINS = (
    rf"{PARTNER}|deelnemers|deelnemende (?:partijen|gemeenten|organisaties)|samenwerking met|initiatiefnemers?|"
    r"opdrachtgevers?|leden|consortium"
)
ROLE = re.compile(rf"(?<![\w-])(?:(?P<lead>{LEADS})|(?P<join>{JOINS}))\s*:\s*", re.IGNORECASE)
COLUMN = re.compile(rf"^(?:(?P<lead>{LEADS})|(?P<join>{JOINS}))\b", re.IGNORECASE)
"""A role at the begin of the heading of a column, a cell or a line."""
