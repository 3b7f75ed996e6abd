"""Figures as values: shapes and text in points, drawn once and rendered as SVG or into a PDF."""
