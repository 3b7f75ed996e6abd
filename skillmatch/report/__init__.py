"""For people: highlighted texts, charts, tables and whole HTML reports, from values alone.

``skillmatch.report.html`` holds what other layers call; the pieces live beside it. Nothing here
scores or extracts: a report shows the values it is given.
"""
