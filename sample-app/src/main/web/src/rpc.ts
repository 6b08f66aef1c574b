import { Code, ConnectError, createClient, type Interceptor } from '@connectrpc/connect';
import { createConnectTransport } from '@connectrpc/connect-web';
import { Parcels } from '../gen/parcel_pb.ts';
import { BadRequestSchema } from '../gen/google/rpc/error_details_pb.ts';

const TOKEN = 'token';

/** The token of whoever is signed in, for as long as the tab is open. */
export const signIn = {
	get token(): string | null {
		return sessionStorage.getItem(TOKEN);
	},
	use(token: string | null): void {
		if (token) {
			sessionStorage.setItem(TOKEN, token);
		}
		else {
			sessionStorage.removeItem(TOKEN);
		}
	},
};

const withToken: Interceptor = (next) => (request) => {
	if (signIn.token) {
		request.header.set('authorization', `Bearer ${signIn.token}`);
	}
	return next(request);
};

/**
 * The RPC port is another origin than the page's; `?rpc=` names one that is not the usual. It names no host: whoever
 * makes somebody follow a link would get the token.
 */
const port = Number(new URLSearchParams(location.search).get('rpc') ?? 9090);
const url = `${location.protocol}//${location.hostname}:${port}`;

export const parcels = createClient(Parcels, createConnectTransport({ baseUrl: url, interceptors: [withToken] }));

/** Says what went wrong in words for people. */
export function explain(failure: unknown): string {
	const error = ConnectError.from(failure);
	const violations = error.findDetails(BadRequestSchema).flatMap((detail) => detail.fieldViolations);
	if (violations.length > 0) {
		return violations.map(({ field, description }) => `${field.replace('_', ' ')} ${description}`).join('; ');
	}
	switch (error.code) {
		case Code.Unauthenticated:
			return 'Please sign in: the service wants a token.';
		case Code.PermissionDenied:
			return 'Your token does not allow this.';
		case Code.Unavailable:
		case Code.Unknown:
			return 'The service cannot be reached at the moment.';
		default:
			return error.rawMessage;
	}
}

/** Whether it makes sense to try again later. */
export function mayPass(failure: unknown): boolean {
	const { code } = ConnectError.from(failure);
	// A browser tells of a lost connection no more than that a fetch failed.
	return code === Code.Unavailable || code === Code.Unknown || code === Code.Aborted
		|| code === Code.ResourceExhausted || code === Code.Internal;
}
