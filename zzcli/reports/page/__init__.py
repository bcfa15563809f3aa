"""The result of a period as static pages that open from a disk or an intranet, without any network.

`views` and `units` say what the pages show, `site` which pages there are, `templates/` and `static/` how they look.
uPlot (static/uplot-LICENSE.txt) draws the charts; every chart has its numbers in a table beside it.
"""
