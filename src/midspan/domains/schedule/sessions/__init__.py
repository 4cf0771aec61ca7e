"""Sessions and bookings on real dates, as flat answers."""
