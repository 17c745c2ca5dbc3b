"""The structured inputs: what a clerk fills in, read whole, with every fault named at once.

``load`` and ``read`` (``load.py``) give ``Loaded``; the models are one module a family: ``notice``, ``class_plan``,
``statement``, ``annual_plan``, and ``common`` for what they share.
"""
