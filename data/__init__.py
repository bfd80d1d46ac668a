"""How data comes in and what is made of it.

The modules of this folder itself are the doors: what screens, the command line
and reports call. The rooms lie behind them (see ``docs/architecture.md``):
``descriptor`` (city.toml), ``files``, ``tables`` and ``clinic`` (reading),
``reforms``, ``rates`` (behind `data.figures`), ``methods`` (behind
`data.indices`), ``exports``; ``demo`` is the made-up city that ships and
``musterstadt`` the programme that draws it.
"""
