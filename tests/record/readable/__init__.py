"""How resources of every type read in plain words."""
