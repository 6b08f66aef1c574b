import { ParcelState, type ParcelEvent } from '../gen/parcel_pb.ts';
import { mayPass, parcels } from './rpc.ts';

/** How the connection of a follower is. */
export type Connection =
	| { state: 'connecting' }
	| { state: 'live' }
	| { state: 'waiting'; seconds: number }
	| { state: 'done' }
	| { state: 'failed'; failure: unknown };

/** Hears of a parcel. */
export interface Follower {
	onEvent(event: ParcelEvent): void;
	onConnection(connection: Connection): void;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;

/**
 * Follows a parcel until it is delivered or the signal aborts, across lost connections. Every
 * event is told once and in order: events are numbered, so what comes again after a
 * reconnection is known.
 */
export async function follow(id: string, follower: Follower, signal: AbortSignal): Promise<void> {
	let last = 0;
	let wait = FIRST_WAIT_MS;
	while (!signal.aborted) {
		follower.onConnection({ state: 'connecting' });
		try {
			for await (const event of parcels.followParcel({ id }, { signal })) {
				wait = FIRST_WAIT_MS;
				follower.onConnection({ state: 'live' });
				if (event.number > last) {
					last = event.number;
					follower.onEvent(event);
				}
				if (event.state === ParcelState.DELIVERED) {
					follower.onConnection({ state: 'done' });
					return;
				}
			}
		}
		catch (failure) {
			if (signal.aborted) {
				return;
			}
			if (!mayPass(failure)) {
				follower.onConnection({ state: 'failed', failure });
				return;
			}
		}
		follower.onConnection({ state: 'waiting', seconds: Math.ceil(wait / 1000) });
		await pause(wait * (0.8 + 0.4 * Math.random()), signal);
		wait = Math.min(wait * 2, LONGEST_WAIT_MS);
	}
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		const timer = setTimeout(resolve, ms);
		signal.addEventListener('abort', () => {
			clearTimeout(timer);
			resolve();
		}, { once: true });
	});
}
