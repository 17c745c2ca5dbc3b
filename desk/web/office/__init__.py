"""管理: people, the trail, and what the office itself keeps: rule packs, tables, templates, holidays, its machine."""
