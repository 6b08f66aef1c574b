insert into parcel (id, recipient, weight_grams, latitude, longitude, state, events) values
	('P1', 'Ada Lovelace', 1200, 51.5074, -0.1278, 'IN_TRANSIT', 2),
	('P2', 'Grace Hopper', 450, 40.7128, -74.0060, 'REGISTERED', 1),
	('P3', 'Konrad Zuse', 7800, 52.5200, 13.4050, 'DELIVERED', 3);

insert into parcel_event (parcel_id, number, state, place, happened_at) values
	('P1', 1, 'REGISTERED', 'counter', timestamp with time zone '2026-01-05 09:15:00+00'),
	('P1', 2, 'IN_TRANSIT', 'Leipzig hub', timestamp with time zone '2026-01-05 21:40:00+00'),
	('P2', 1, 'REGISTERED', 'counter', timestamp with time zone '2026-01-06 10:00:00+00'),
	('P3', 1, 'REGISTERED', 'counter', timestamp with time zone '2026-01-02 11:30:00+00'),
	('P3', 2, 'OUT_FOR_DELIVERY', 'courier Emil', timestamp with time zone '2026-01-03 08:05:00+00'),
	('P3', 3, 'DELIVERED', 'courier Emil', timestamp with time zone '2026-01-03 10:20:00+00');
