"""What keeps the desk safe: passwords, tokens against forged requests, headers, sizes and rates."""
