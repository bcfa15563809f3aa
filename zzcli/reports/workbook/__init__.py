"""The workbook of a period: ranking, specials, items and figures with live formulas, to be checked in Excel or LibreOffice.

`cells` says what a cell is, `text` how Excel is written; `layout` where each node stands, `figures` where each figure;
`expressions`, `leaves` and `inner` translate rules into formulas; `blocks` and `rankings` lay out the sheets; `write`
is the only module that knows XlsxWriter.
"""
