-- Why: the list of debtors is read page by page in the order of their names.

CREATE INDEX debtors_by_name ON debtors (vendor_id, name, id);
