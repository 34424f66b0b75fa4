"""What a question names, found exactly: documents, numbered articles, identifiers, rows of tables;
and the scope within which it is looked for."""

__all__ = ["articles", "document_names", "identifiers", "named_documents", "rows", "scope"]
