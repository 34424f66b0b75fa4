"""Do the sentences of an overview say what a document is about, and where do they come from?

    python -m bench.quality.overviews [FOLDER …] [--time]

A folder holds ``documents.jsonl`` (``id``, ``title``, ``text``); default: those of
``bench/data/unseen``, on which nothing was chosen. Of each document something is taken out that its
author wrote to say what it is about, and the overview is made of the rest, in which it stands
nowhere:

- ``headings``: the words of the lines over its parts (three or more), which stay parts; as many
  sentences as parts are quoted. Coverage is the share of the parts that one of them is from.
- ``headings, no parts``: the same with the parts run together.
- ``first lines``: its first paragraph; three sentences are quoted.

ROUGE-L recall (Lin, 2004, "ROUGE: A Package for Automatic Evaluation of Summaries", section 3.2,
with the union of the longest common subsequences) is the share of the reference, in Chinese
characters and Latin words, that the sentences have in its order. Compared with as many sentences
(``--characters``: with sentences of as many characters): the first ones, some at even steps, and
random ones (the mean of ``DRAWS``).

``--time`` measures instead how long the overview of a document of 200 pages takes and that of a
folder of 2,000 documents, made of the same sentences with vectors by chance.
"""
