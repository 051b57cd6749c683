"""A few small tools for keys, seals and signatures. They decide nothing."""
