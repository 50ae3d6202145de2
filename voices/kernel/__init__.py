"""The voice kernel: encoder, flow and decoder of a Piper voice in C, faster than onnxruntime.

``kernel.c`` is the code, ``structure`` and ``encoder`` find the parts in a network, ``packing``
writes their weights as the code reads them, ``native`` calls it and ``session`` speaks with it.
"""
