create sequence parcel_number start with 1001;

create table parcel (
	id varchar(20) primary key,
	recipient varchar(100) not null,
	weight_grams integer not null,
	latitude double precision not null,
	longitude double precision not null,
	state varchar(20) not null,
	-- how many events the parcel has
	events integer not null
);

create table parcel_event (
	parcel_id varchar(20) not null references parcel,
	number integer not null,
	state varchar(20) not null,
	place varchar(100) not null,
	happened_at timestamp with time zone not null,
	primary key (parcel_id, number)
);
