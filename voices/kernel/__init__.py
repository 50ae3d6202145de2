"""The voice kernel: the flow and the decoder of a Piper voice in C, several times as fast.

``kernel.c`` is the code, ``structure`` finds the two parts in a network, ``packing`` writes their
weights as the code reads them, ``native`` calls it and ``session`` speaks with it.
"""
