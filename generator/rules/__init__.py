"""What the documents order, as data: packs of rules, and the few kinds of checks that judge an input by them.

``open_checking`` (``checking.py``) judges files of a workspace; ``check`` and ``Bench`` (``check.py``) judge what is at
hand. An input becomes ``Facts`` (``facts.py``), a pack's rule becomes checks (``packs.py``, ``reading.py``,
``grammar.py``, ``kinds/``), ``scope.py`` says whom it binds, ``citing.py`` what it rests on.
"""
