// Runs all cases in headless Chromium, from a page of another origin than the server's, so that
// every preflight is real. Prints "passed" or "failed", the client, the case and what went
// wrong, separated by tabs.
//
// usage: node browser.js --url=URL [--chromium=FILE]
import { build } from 'esbuild';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const options = Object.fromEntries(process.argv.slice(2).map((argument) => argument.replace(/^--/, '').split(/=(.*)/s)));
const LIMIT_MS = 240_000;

const bundle = await build({
	entryPoints: [fileURLToPath(new URL('page.js', import.meta.url))],
	bundle: true,
	format: 'esm',
	write: false,
	logLevel: 'error',
});

const pages = createServer((request, response) => {
	if (request.url.startsWith('/page.js')) {
		response.writeHead(200, { 'content-type': 'text/javascript' }).end(bundle.outputFiles[0].text);
	}
	else {
		response.writeHead(200, { 'content-type': 'text/html' })
			.end('<!doctype html><title>cases</title><script type="module" src="/page.js"></script>');
	}
});
await new Promise((resolve) => pages.listen(0, '127.0.0.1', resolve));

const browser = await chromium.launch({
	executablePath: options.chromium ?? '/usr/bin/chromium',
	args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
		'--disable-component-update', '--disable-sync'],
});
let problem = 'the page did not finish in time';
try {
	const context = await browser.newContext({ ignoreHTTPSErrors: true });
	const page = await context.newPage();
	page.on('pageerror', (error) => console.error(`page: ${error}`));
	await page.exposeFunction('report', (client, test, error) => {
		console.log([error ? 'failed' : 'passed', client, test, (error ?? '').replace(/\s+/g, ' ')].join('\t'));
	});
	const finished = new Promise((resolve) => page.exposeFunction('finished', (error) => resolve(error ?? '')).then(
		() => page.goto(`http://127.0.0.1:${pages.address().port}/?url=${encodeURIComponent(options.url)}`)));
	problem = await Promise.race([finished, new Promise((resolve) => setTimeout(resolve, LIMIT_MS, problem))]);
}
finally {
	await browser.close();
	pages.close();
}
if (problem) {
	console.error(problem);
	process.exit(2);
}
process.exit(0);
