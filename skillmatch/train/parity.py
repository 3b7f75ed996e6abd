"""Sentences written for this project on which an 8-bit model is compared with its float model."""

from __future__ import annotations

SENTENCES: tuple[str, ...] = (
    "You will keep the stock room tidy and count the goods every Friday.",
    "At least three years with Python and a good grasp of SQL.",
    "Experience of leading a small team of nurses on a busy ward.",
    "We offer 25 days of holiday, a pension and free fruit.",
    "Drives a forklift safely and checks the load before moving it.",
    "Comfortable explaining figures to people who do not like figures.",
    "C++, C#, .NET and a little Node.js",
    "must hold a valid driving licence",
    "Plans menus, orders ingredients and keeps food costs within budget.",
    "Writes clear reports for clients and defends them in meetings.",
    "Knowledge of employment law would be welcome but is not required.",
    "Welds stainless steel to drawing, TIG and MIG.",
    "Looks after patients with dementia and talks with their families.",
    "Builds dashboards in Power BI from several data sources.",
    "Teaches reading and arithmetic to children aged six to eight.",
    "Prepares month-end accounts and reconciles the bank.",
    "Fluent German; French is a plus.",
    "Fells trees with a chainsaw and plants new ones.",
    "Responds calmly when customers complain by telephone.",
    "Deploys containers with Kubernetes and watches them with Prometheus.",
    "Inspects aircraft engines according to the maintenance manual.",
    "translate technical documents",
    "greenhouse management",
    "Solid understanding of statistics, experiment design and causal questions, with the patience to "
    "clean the data first and the honesty to say when it cannot answer what was asked.",
    "negotiate contracts with suppliers",
    "Sets up chairs for the evening concert, sells tickets at the door and counts the till afterwards.",
    "Calibrates laboratory balances and documents the results.",
    "Designs circuit boards and brings the first prototypes to life.",
    "Cuts hair, colours it and advises on care.",
    "Keeps the minutes of the board and files them.",
    "Equal opportunities employer.",
    "SAP FI/CO",
)
