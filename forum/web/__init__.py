"""What every page needs: transaction, access, page cache, headers, languages, forms, errors."""
