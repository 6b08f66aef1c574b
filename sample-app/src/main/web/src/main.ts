import { ParcelState, type Parcel, type ParcelEvent } from '../gen/parcel_pb.ts';
import { follow, type Connection } from './follow.ts';
import { explain, parcels, signIn } from './rpc.ts';

const STATES: Record<number, string> = {
	[ParcelState.REGISTERED]: 'Registered',
	[ParcelState.IN_TRANSIT]: 'In transit',
	[ParcelState.OUT_FOR_DELIVERY]: 'Out for delivery',
	[ParcelState.DELIVERED]: 'Delivered',
};

function element<T extends HTMLElement>(id: string): T {
	return document.getElementById(id) as T;
}

let shown: { id: string; stop: AbortController } | undefined;

function complain(failure: unknown): void {
	const problem = element('problem');
	problem.textContent = (failure === undefined) ? '' : explain(failure);
	problem.hidden = failure === undefined;
}

/** Runs what a form asks for; the form can be used again when it is done. */
function onSubmit(id: string, action: (fields: FormData, form: HTMLFormElement) => Promise<void>): void {
	const form = element<HTMLFormElement>(id);
	form.addEventListener('submit', async (event) => {
		event.preventDefault();
		// before the buttons are disabled: those are no fields
		const fields = new FormData(form, (event as SubmitEvent).submitter);
		const buttons = form.querySelectorAll('button');
		buttons.forEach((button) => (button.disabled = true));
		complain(undefined);
		try {
			await action(fields, form);
		}
		catch (failure) {
			complain(failure);
		}
		finally {
			buttons.forEach((button) => (button.disabled = false));
		}
	});
}

function show(parcel: Parcel): void {
	shown?.stop.abort();
	const stop = new AbortController();
	shown = { id: parcel.id, stop };
	element('parcel').hidden = false;
	element('parcel-title').textContent = `Parcel ${parcel.id}`;
	const { latitude = 0, longitude = 0 } = parcel.destination ?? {};
	element('summary').textContent = `${parcel.weightGrams.toLocaleString('en')} g for ${parcel.recipient}, `
		+ `to ${latitude.toFixed(2)}, ${longitude.toFixed(2)}`;
	element('events').replaceChildren();
	showState(parcel.state);
	location.hash = parcel.id;
	void follow(parcel.id, { onEvent: showEvent, onConnection: showConnection }, stop.signal);
}

function showState(state: ParcelState): void {
	[...element('progress').children].forEach((step, index) => {
		step.classList.toggle('reached', index < state);
		step.classList.toggle('current', index === state - 1);
	});
	element('scan').hidden = state === ParcelState.DELIVERED;
}

function showEvent(event: ParcelEvent): void {
	const item = document.createElement('li');
	item.dataset.number = String(event.number);
	const time = document.createElement('time');
	const happened = new Date(Number(event.happenedAt?.seconds ?? 0n) * 1000);
	time.dateTime = happened.toISOString();
	time.textContent = happened.toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
	const what = document.createElement('strong');
	what.textContent = STATES[event.state] ?? 'Unknown';
	item.append(what, ` ${event.where}`, time);
	element('events').prepend(item);
	showState(event.state);
}

function showConnection(connection: Connection): void {
	const pill = element('connection');
	pill.dataset.state = connection.state;
	pill.textContent = (connection.state === 'waiting') ? `lost, again in ${connection.seconds} s` : connection.state;
	if (connection.state === 'failed') {
		complain(connection.failure);
	}
}

onSubmit('track', async (fields) => show(await parcels.getParcel({ id: String(fields.get('id')).trim() })));

onSubmit('create', async (fields, form) => {
	const parcel = await parcels.createParcel({
		recipient: String(fields.get('recipient')),
		weightGrams: Number(fields.get('weightGrams')),
		destination: { latitude: Number(fields.get('latitude')), longitude: Number(fields.get('longitude')) },
	});
	form.reset();
	show(parcel);
});

onSubmit('scan', async (fields, form) => {
	const place = String(fields.get('place'));
	if (!shown) {
		return;
	}
	if (fields.get('deliver')) {
		await parcels.deliverParcel({ parcelId: shown.id, courier: place || 'the counter' });
	}
	else {
		await parcels.scanParcel({ parcelId: shown.id, place });
	}
	form.reset();
});

function showWho(): void {
	element('who').textContent = signIn.token ? 'Signed in' : 'Not signed in';
}

onSubmit('sign-in', async (fields) => {
	signIn.use(String(fields.get('token')).trim());
	showWho();
});

element('sign-in').addEventListener('reset', () => {
	signIn.use(null);
	showWho();
});

showWho();
if (location.hash.length > 1) {
	parcels.getParcel({ id: location.hash.slice(1) }).then(show, complain);
}
