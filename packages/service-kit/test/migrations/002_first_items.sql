-- Would fail if it ran twice.
INSERT INTO items (id, stock) VALUES ('a', 1), ('b', 2);
