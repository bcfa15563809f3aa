"""The scoring methods, a family a module: pure functions on columns, each with its keys declared once.

Importing the package registers all of them, in the order of the reference page.
"""

from zzcli.methods import (  # noqa: F401, I001  (imported to register; the order is the reference page's)
    attainment,
    bands,
    counts,
    steps,
    milestones,
    ladders,
    comparing,
    plain,
    nodes,
)
