"""Two areas side by side: what both have, what one has and the other seeks, figures, and what could be between them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from kg.comparison import Comparison, Count, Item, Row, Section
from kg.matching.model import MatchResult, NeedMatch
from kg.model import Behoefte, Bewijs, Feit
from kg.profile import Line, Profile, build_profile
from kg.queries import GraphIndex, distinct_evidence, plain
from kg.wording import measured

if TYPE_CHECKING:
    from kg.areas import Areas
    from kg.themes import Themes

MAX_ROWS = 10
MAX_ITEMS = 3
MAX_USES = 2
"""Needs to which the same offer is held."""
SOUGHT = ("behoefte", "ambitie")


def compare(index: GraphIndex, a: str, b: str, areas: Areas, themes: Themes, matches: MatchResult) -> Comparison:
    """Hold area `a` (left) and area `b` (right) against each other.

    Parameters
    ----------
    index
        Of the graph; an area without statements gives empty sides.
    matches
        All computed matches; those between the two areas are kept, best first.

    Returns
    -------
    Comparison
        Every item has at least one quote, save a name that no document states.

    Raises
    ------
    kg.queries.UnknownEntityError
        `a` or `b` is no area that we know.
    ValueError
        `a` and `b` are the same.
    """
    if a == b:
        raise ValueError(f"{a!r} twice: need two areas")
    left, right = (build_profile(index.graph, id_, areas, themes, None, index) for id_ in (a, b))
    on_left, on_right = (_by_theme(index, p, themes) for p in (left, right))
    within = [areas.within(id_) | {id_} for id_ in (a, b)]
    needs = tuple(
        m for m in matches.needs if _between((m.need.region, m.need.area), (m.offer.region, m.offer.area), within)
    )
    sections = (
        _shared_themes(on_left, on_right, themes),
        _shared_partners(left, right),
        _sought(left, right, on_right, needs, within, "links", themes),
        _sought(right, left, on_left, needs, within[::-1], "rechts", themes),
        _only(left, right, on_left, on_right, themes),
        _figures(left, right),
    )
    pairs = tuple(
        m for m in matches.pairs if _between((m.left.region, m.left.area), (m.right.region, m.right.area), within)
    )
    stated = tuple(k for k in left.stated if {d.area for d in k.participants} & within[1])
    return Comparison(
        left, right, sections, _counts(left, right), pairs, needs, stated, tuple(_notes(left, right, areas))
    )


def _between(one: Iterable[str], other: Iterable[str], within: Sequence[frozenset[str]]) -> bool:
    """Whether of two sides one lies in the first area and the other in the second."""
    at = [[not area.isdisjoint(side) for area in within] for side in (set(one), set(other))]
    return (at[0][0] and at[1][1]) or (at[0][1] and at[1][0])


def _by_theme(index: GraphIndex, p: Profile, themes: Themes) -> Mapping[str, tuple[Item, ...]]:
    """Clusters and hotspots of an area by specific theme, clusters first."""
    found: dict[str, list[Item]] = defaultdict(list)
    for line in (*p.lines("Cluster"), *p.lines("Hotspot")):
        for relation in index.theme_relations(line.id):
            theme = themes.get(relation.object)
            if theme is None or not theme.generic:
                found[relation.object].append(
                    Item(line.name, line.id, distinct_evidence(relation.evidence) or line.evidence)
                )
    return {theme: tuple(items) for theme, items in found.items()}


def _name(themes: Themes, id_: str) -> str:
    theme = themes.get(id_)
    return theme.pref if theme else id_


def _section(key: str, title: str, about: str, rows: Iterable[Row]) -> Section:
    every = tuple(rows)
    return Section(key, title, about, every[:MAX_ROWS], len(every))


def _shared_themes(
    left: Mapping[str, tuple[Item, ...]], right: Mapping[str, tuple[Item, ...]], themes: Themes
) -> Section:
    both = sorted(left.keys() & right.keys(), key=lambda t: (-min(len(left[t]), len(right[t])), _name(themes, t)))
    rows = (Row(_name(themes, t), left[t][:MAX_ITEMS], right[t][:MAX_ITEMS]) for t in both)
    return _section("gedeeld", "Wat beide hebben", "Thema’s waaraan clusters of hotspots van beide werken.", rows)


def _shared_partners(left: Profile, right: Profile) -> Section:
    def lines(p: Profile) -> dict[str, Line]:
        return {line.id: line for line in p.lines("Organisatie", "Programma")}

    mine, theirs = lines(left), lines(right)
    rows = (
        Row(mine[id_].name, (_item(mine[id_]),), (_item(theirs[id_]),))
        for id_ in sorted(mine.keys() & theirs.keys(), key=lambda i: (mine[i].name.casefold(), i))
    )
    about = "Organisaties en programma’s waarmee beide een band hebben."
    return _section("partners", "Wie en wat zij delen", about, rows)


def _item(line: Line) -> Item:
    return Item(line.name if line.via is None else f"{line.name} (via {line.via})", line.id, line.evidence)


def _sought(
    seeker: Profile,
    other: Profile,
    offered: Mapping[str, tuple[Item, ...]],
    needs: Sequence[NeedMatch],
    within: Sequence[frozenset[str]],
    side: str,
    themes: Themes,
) -> Section:
    """What one seeks and the other has: first what was computed, then needs on a theme of the other's clusters."""
    rows = []
    seen: set[str] = set()
    used: Counter[str] = Counter()
    for m in needs:
        if {m.need.region, m.need.area} & within[0] and plain(m.need_text) not in seen:
            seen.add(plain(m.need_text))
            wanted, had = (_quotes(m, n) for n in (0, 1))
            used[m.offer_text] += 1
            rows.append(
                (_names(m.themes, themes), Item(m.need_text, None, wanted), Item(m.offer_text, m.offer.id, had))
            )
    for b in (b for kind in SOUGHT for b in seeker.of_kind(kind) if b.evidence and plain(b.text) not in seen):
        offers = [
            (_shared(o, b), Item(o.text, None, o.evidence)) for o in other.of_kind("aanbod") if _answers(o, b, themes)
        ]
        has = [((t,), item) for t in sorted(b.themes) for item in offered.get(t, ())] if b.kind == "behoefte" else []
        if choices := offers or has:
            on, chosen = min(choices, key=lambda choice: used[choice[1].text])
            if used[chosen.text] >= MAX_USES:
                continue
            seen.add(plain(b.text))
            used[chosen.text] += 1
            rows.append((_names(on, themes), Item(b.text, None, b.evidence), chosen))
    made = (Row(what, (need,), (had,)) if side == "links" else Row(what, (had,), (need,)) for what, need, had in rows)
    title = f"Wat {seeker.name} zoekt en {other.name} heeft"
    about = "Eerst wat wij berekenden, dan behoeften naast aanbod, clusters en plekken op hetzelfde thema."
    return _section(f"gezocht-{side}", title, about, made)


def _names(ids: Iterable[str], themes: Themes) -> str:
    """Names of the specific themes among `ids`."""
    return ", ".join(_name(themes, t) for t in ids if (theme := themes.get(t)) is None or not theme.generic)


def _answers(offer: Behoefte, need: Behoefte, themes: Themes) -> bool:
    """Whether an offer is on a specific theme of the need and of the same function."""
    shared = map(themes.get, _shared(offer, need))
    same = bool(set(offer.functions) & set(need.functions))
    return same and any(theme is not None and not theme.generic for theme in shared)


def _shared(offer: Behoefte, need: Behoefte) -> tuple[str, ...]:
    return tuple(sorted(set(offer.themes) & set(need.themes)))


def _quotes(m: NeedMatch, side: int) -> Bewijs:
    """The quotes of a need (side 0) or of its offer (1)."""
    return distinct_evidence(e for g in m.grounds for e in (g.left, g.right)[side])


def _only(
    left: Profile,
    right: Profile,
    on_left: Mapping[str, tuple[Item, ...]],
    on_right: Mapping[str, tuple[Item, ...]],
    themes: Themes,
) -> Section:
    def lone(mine: Mapping[str, tuple[Item, ...]], theirs: Mapping[str, tuple[Item, ...]]) -> Iterator[str]:
        yield from sorted(mine.keys() - theirs.keys(), key=lambda t: (-len(mine[t]), _name(themes, t)))

    rows = [Row(_name(themes, t), on_left[t][:MAX_ITEMS], ()) for t in lone(on_left, on_right)]
    rows += [Row(_name(themes, t), (), on_right[t][:MAX_ITEMS]) for t in lone(on_right, on_left)]
    rows.sort(key=lambda r: (-len(r.left) - len(r.right), r.what))
    about = f"Thema’s van {left.name} die de documenten niet bij {right.name} noemen, en andersom."
    return _section("verschil", "Wat de een heeft en de ander niet", about, rows)


def _figures(left: Profile, right: Profile) -> Section:
    """Figures of the areas themselves by indicator: those that both have first, then of each in turn."""

    def own(p: Profile) -> dict[str, list[Item]]:
        found: dict[str, list[Item]] = defaultdict(list)
        for fact in p.facts:
            if fact.feit.subject == p.id:
                found[plain(fact.feit.indicator)].append(Item(_value(fact.feit), None, fact.feit.evidence))
        return found

    mine, theirs = own(left), own(right)
    lone = [sorted(mine.keys() - theirs.keys()), sorted(theirs.keys() - mine.keys())]
    turns = sorted((n, side, key) for side, keys in enumerate(lone) for n, key in enumerate(keys))
    rows = (
        Row(k[:1].upper() + k[1:], tuple(mine.get(k, ())[:MAX_ITEMS]), tuple(theirs.get(k, ())[:MAX_ITEMS]))
        for k in (*sorted(mine.keys() & theirs.keys()), *(key for _, _, key in turns))
    )
    return _section("cijfers", "Cijfers naast elkaar", "Wat de documenten in getallen zeggen.", rows)


def _value(f: Feit) -> str:
    text = measured(f.value, f.unit)
    return f"{text} ({f.year})" if f.year else text


def _counts(left: Profile, right: Profile) -> tuple[Count, ...]:
    """How many of each kind the documents name for both."""
    kinds = (
        ("Clusters", "Cluster"),
        ("Hotspots", "Hotspot"),
        ("Programma’s", "Programma"),
        ("Organisaties", "Organisatie"),
    )
    found = [Count(name, len(left.lines(type_)), len(right.lines(type_))) for name, type_ in kinds]
    said = (("Ambities", "ambitie"), ("Behoeften", "behoefte"), ("Aanbod", "aanbod"))
    found += [Count(name, len(left.of_kind(kind)), len(right.of_kind(kind))) for name, kind in said]
    return (*found, Count("Cijfers", len(left.facts), len(right.facts)))


def _notes(left: Profile, right: Profile, areas: Areas) -> Iterator[str]:
    yield from (*left.notes, *right.notes)
    for inner, outer in ((left, right), (right, left)):
        if outer.id in areas.ancestors(inner.id):
            yield f"{inner.name} ligt in {outer.name}: wat van de een is, is dan ook van de ander."
