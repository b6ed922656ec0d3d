"""Files made of the figures: Excel, Word, PDF, bundles of documents.

A kind of file is an entry of ``kinds``; it is asked for (``asking``), made by a worker
(``making``) and fetched from the page of its owner.
"""
