"""The round: where every service's plan of a year stands, and writing to the ones outstanding."""
