"""Musterstadt: the made-up demo city, drawn and counted from one seed.

The generator knows no real place. `geography` draws the boundaries, `burden`
steers the latent social burden per Sozialraum and Quartier (this is where the
story of the demo city is set up), `people` and `society` turn it into counts,
and `files` writes them with the dirt of real files. The same seed and library
versions give the same bytes. Run ``python -m data.musterstadt``.
"""
