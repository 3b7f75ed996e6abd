"""Bytes from outside, checked: releases of taxonomies, bundles of facts, files people bring."""
