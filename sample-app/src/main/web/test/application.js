// The packaged sample application as a process that can be lost and come back.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const target = fileURLToPath(new URL('../../../../target', import.meta.url));

/** Finds a port that is free now. */
export async function freePort() {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address();
	server.close();
	await once(server, 'close');
	return port;
}

/**
 * Starts the application and waits for its first call.
 * @param directory where the database is kept
 * @param ports {web, rpc}
 * @param again whether the database is there already
 */
export async function startApplication(directory, ports, again) {
	const jar = readdirSync(target).find((name) => /^sample-app-.*\.jar$/.test(name) && !/original|sources|javadoc/.test(name));
	const process = spawn('java', ['-XX:TieredStopAtLevel=1', '-jar', join(target, jar),
		`--server.port=${ports.web}`,
		`--grpc.server.port=${ports.rpc}`,
		`--grpc.server.cors.allowed-origins=http://localhost:${ports.web}`,
		// a crash must not take with it what the page has seen already
		`--spring.datasource.url=jdbc:h2:file:${join(directory, 'parcels')};WRITE_DELAY=0`,
		`--spring.sql.init.mode=${again ? 'never' : 'always'}`], { stdio: ['ignore', 'pipe', 'inherit'] });
	let log = '';
	await new Promise((resolve, reject) => {
		process.on('exit', (code) => reject(new Error(`the application ended with ${code}:\n${log}`)));
		process.stdout.on('data', (text) => {
			log += text;
			if (log.includes('Asked the service over gRPC: parcel')) {
				resolve();
			}
		});
	});
	return process;
}

/** Ends the application at once, as a crash would. */
export async function kill(process) {
	process.removeAllListeners('exit');
	const exit = once(process, 'exit');
	process.kill('SIGKILL');
	await exit;
}
