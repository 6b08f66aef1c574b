// The page in headless Chromium, against the packaged application. Needs the application packaged
// with the page (mvn -Pweb -pl sample-app -am package) and Chromium.
//
// SCREENSHOT=file.png keeps a picture of the page while a parcel is on its way, and one of a phone.
import assert from 'node:assert';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createClient } from '@connectrpc/connect';
import { createConnectTransport } from '@connectrpc/connect-node';
import { chromium } from 'playwright-core';
import { freePort, kill, startApplication } from './application.js';

const executablePath = process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
	.find(existsSync);

let directory, ports, application, browser, page;

before(async () => {
	directory = mkdtempSync(join(tmpdir(), 'parcels-'));
	ports = { web: await freePort(), rpc: await freePort() };
	application = await startApplication(directory, ports, false);
	browser = await chromium.launch({
		executablePath,
		args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
			'--disable-component-update', '--disable-sync'],
	});
	page = await browser.newPage({ viewport: { width: 1000, height: 720 } });
	page.on('pageerror', (error) => assert.fail(error));
	await page.goto(`http://localhost:${ports.web}/?rpc=${ports.rpc}`);
});

after(async () => {
	await browser?.close();
	if (application) {
		await kill(application);
	}
	rmSync(directory, { recursive: true, force: true });
});

const events = () => page.locator('#events li');
const connection = () => page.locator('#connection');

/** Waits until a locator has so many elements. */
async function count(locator, expected) {
	for (const end = Date.now() + 30_000; Date.now() < end;) {
		if (await locator.count() === expected) {
			return;
		}
		await page.waitForTimeout(50);
	}
	assert.strictEqual(await locator.count(), expected);
}

/** Waits until the connection is in a state. */
async function becomes(state) {
	await page.locator(`#connection[data-state="${state}"]`).waitFor({ timeout: 30_000 });
}

/** Scans the shown parcel from elsewhere, as a sorting hub does: on a stream. */
async function scanElsewhere(place) {
	const { Parcels } = await import('../gen/js/parcel_pb.js');
	const hub = createClient(Parcels, createConnectTransport({ baseUrl: `http://localhost:${ports.rpc}`, httpVersion: '2' }));
	const parcelId = (await page.locator('#parcel-title').textContent()).replace('Parcel ', '');
	async function* scans() {
		yield { parcelId, place };
	}
	const { recorded } = await hub.scanParcels(scans());
	assert.strictEqual(recorded, 1);
}

test('names the fields that are wrong', async () => {
	await page.fill('#create [name=recipient]', '');
	await page.fill('#create [name=weightGrams]', '0');
	await page.click('#create button');
	await page.locator('#problem:not([hidden])').waitFor();
	const text = await page.locator('#problem').textContent();
	assert.match(text, /recipient must not be blank; weight grams must be from 1 to 31500, not 0/);
});

test('creates a parcel and sees its events arrive live', async () => {
	await page.fill('#create [name=recipient]', 'Mary Jackson');
	await page.fill('#create [name=weightGrams]', '800');
	await page.click('#create button');
	await becomes('live');
	await count(events(), 1);
	await scanElsewhere('Dover hub');
	await count(events(), 2);
	assert.match(await events().first().textContent(), /In transit Dover hub/);
	await page.fill('#scan [name=place]', 'Newark hub');
	await page.click('#scan button >> nth=0');
	await count(events(), 3);
	if (process.env.SCREENSHOT) {
		await page.waitForTimeout(700);
		await page.screenshot({ path: process.env.SCREENSHOT });
	}
});

test('loses the server, sees it return and catches up', async () => {
	await kill(application);
	application = undefined;
	await becomes('waiting');
	application = await startApplication(directory, ports, true);
	await scanElsewhere('Boston hub');
	await becomes('live');
	await count(events(), 4);
	const numbers = await events().evaluateAll((items) => items.map((item) => item.dataset.number));
	assert.deepStrictEqual(numbers, ['4', '3', '2', '1']);
});

test('ends the stream when the parcel is delivered', async () => {
	await page.click('#scan button[name=deliver]');
	await becomes('done');
	await count(events(), 5);
	assert.ok(await page.locator('#scan').isHidden());
});

test('takes no token elsewhere', async () => {
	const asked = [];
	const elsewhere = createServer((request, response) => {
		asked.push(request.url);
		response.end();
	});
	await new Promise((resolve) => elsewhere.listen(0, resolve));
	const other = await browser.newPage();
	try {
		const address = encodeURIComponent(`http://localhost:${elsewhere.address().port}`);
		await other.goto(`http://localhost:${ports.web}/?rpc=${address}`);
		await other.evaluate(() => sessionStorage.setItem('token', 'secret'));
		await other.fill('#track [name=id]', 'nowhere');
		await other.click('#track button');
		await other.locator('#problem:not([hidden]), #connection[data-state="waiting"]').first().waitFor();
		assert.deepStrictEqual(asked, []);
	}
	finally {
		await other.close();
		elsewhere.close();
	}
});

test('says that there is no such parcel', async () => {
	await page.fill('#track [name=id]', 'nowhere');
	await page.click('#track button');
	await page.locator('#problem:not([hidden])').waitFor();
	assert.match(await page.locator('#problem').textContent(), /there is no parcel 'nowhere'/);
});

test('fits a phone', async () => {
	await page.setViewportSize({ width: 390, height: 844 });
	await page.click('#who');
	const [needed, there] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
	assert.ok(needed <= there, `${needed} of ${there} pixels`);
	if (process.env.SCREENSHOT) {
		await page.screenshot({ path: process.env.SCREENSHOT.replace(/(\.png)?$/, '-phone$1'), fullPage: true });
	}
});
