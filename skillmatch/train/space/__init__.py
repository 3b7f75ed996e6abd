"""Making the labour space: vectors of industries, the map learned from known links, its record."""
