"""How the server runs: waitress's loop, headers, compression, kept answers, log and figures."""
