"""Learned functions of figures, run without the library that trained them."""
