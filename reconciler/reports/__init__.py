"""Plans, receipts and problems, printed. Data in, text out: no clock, no file, no network, no decision."""
