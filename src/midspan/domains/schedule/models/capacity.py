"""The database holds numbered places to the capacity of the group."""

import pgtrigger


def within_capacity(name: str, capacity: str, *columns: str) -> pgtrigger.Trigger:
    """Refuses a row whose `number` is beyond the capacity that the query `capacity` finds for it."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf(*columns),  # type: ignore[no-untyped-call]  # untyped package
        func=f"""
            IF NEW.number > ({capacity}) THEN
                RAISE EXCEPTION 'Place % is beyond the capacity of the section.', NEW.number
                    USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
            END IF;
            RETURN NEW;
        """,
    )
