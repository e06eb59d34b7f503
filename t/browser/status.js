// Copyright (C) the ngx_http_imgproc_module authors

// usage: node status.js URL DIR
// The page of imgproc_status at URL/status in Chromium, while pictures are
// asked for at URL/img/: does it draw, is it quiet, does it stay at home.
// Saves what it looks like to DIR.  TAP.

'use strict';

const fs = require('fs');
const http = require('http');
const os = require('os');
const path = require('path');
const { chromium } = require('playwright-core');

const [base, dir] = process.argv.slice(2);

const pictures = [
    'rs:fill:300:200/photo-4mp.jpg', 'w:600/f:webp/photo-4mp.jpg',
    'w:300/progressive-2mp.jpg', 'f:png/w:200/alpha.png',
    'w:200/coffee.jpg', 'w:120/anim.gif', 'raw:1/coffee.jpg',
    'q:500/coffee.jpg', 'w:20/not-there.jpg'
];

let tests = 0, failed = 0, loading = true;


function ok(value, name, ...diagnostics) {
    tests++;

    if (!value) {
        failed++;
    }

    console.log(`${value ? 'ok' : 'not ok'} ${tests} - ${name}`);

    if (!value) {
        diagnostics.forEach((d) => console.log(`# ${d}`));
    }
}


function get(url) {
    return new Promise((resolve) => {
        http.get(url, (response) => {
            response.resume();
            response.on('end', resolve);
            response.on('error', resolve);
        }).on('error', resolve);
    });
}


// what the charts are to show: work, a pause, more work

async function client(n) {
    for (let i = n; loading; i++) {
        await get(`${base}/img/${pictures[i % pictures.length]}`);
    }
}


function drawn(page, name) {
    return page.evaluate((n) => document.querySelector(
        `.plot path[data-series=${n}]`)?.getAttribute('d') ?? '', name);
}


async function shot(page, name) {
    await page.screenshot({ path: path.join(dir, `${name}.png`),
                            fullPage: true });
}


async function fits(page) {
    return page.evaluate(() => document.documentElement.scrollWidth
                               <= document.documentElement.clientWidth);
}


async function main() {
    const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'imgproc-'));
    const errors = [], outside = [];
    let polls = 0;

    const context = await chromium.launchPersistentContext(profile, {
        executablePath: '/usr/bin/chromium',
        headless: true,
        colorScheme: 'light',
        viewport: { width: 1280, height: 900 },
        args: [ '--headless', '--no-sandbox', '--disable-gpu',
                '--disable-quic', '--no-first-run',
                '--disable-background-networking',
                '--disable-component-update', '--disable-sync' ]
    });

    try {
        const page = context.pages()[0] || await context.newPage();

        page.on('console', (m) => {
            if (m.type() === 'error' || m.type() === 'warning') {
                errors.push(m.text());
            }
        });

        page.on('pageerror', (e) => errors.push(String(e)));

        page.on('request', (r) => {
            if (!r.url().startsWith(`${base}/status`)
                && !r.url().startsWith('data:'))
            {
                outside.push(r.url());
            }

            polls += r.url().includes('format=json');
        });

        const response = await page.goto(`${base}/status`);

        ok(response.status() === 200, 'the page is there');
        ok(/text\/html/.test(response.headers()['content-type']),
           'a browser gets it without being told');

        const csp = response.headers()['content-security-policy'] || '';

        ok(/default-src 'none'/.test(csp) && !/unsafe|\*/.test(csp),
           'nothing is allowed that is not its own', csp);

        await page.waitForFunction(() => document.getElementById('state')
                                                 .textContent === 'ready');
        ok(true, 'it says that the server is ready');

        await page.waitForSelector('.plot path[data-series=rss]');

        const before = {};

        for (const name of ['use', 'rss', 'good', 'busy']) {
            before[name] = await drawn(page, name);
        }

        const clients = [1, 2, 3, 4, 5, 6].map(client);

        await page.waitForFunction(() => parseFloat(
            document.getElementById('t-rate').textContent) > 0);
        ok(true, 'pictures a second');

        await page.waitForFunction(() => parseFloat(
            document.getElementById('t-busy').textContent) > 0);
        ok(true, 'busy threads');

        await page.waitForTimeout(15000);
        loading = false;
        await Promise.all(clients);
        await page.waitForTimeout(4000);
        loading = true;

        const more = [2, 4, 6, 7].map(client);

        await page.waitForTimeout(6000);

        for (const name of ['use', 'rss', 'good', 'busy']) {
            const now = await drawn(page, name);

            ok(before[name] && now && now !== before[name]
               && /^M[\d.,L MZ]+$/.test(now),
               `"${name}" moves`, before[name], now);
        }

        const rows = await page.evaluate(() => Object.fromEntries(
            ['outcomes', 'formats', 'times', 'pools', 'workers'].map(
                (n) => [n, document.getElementById(n).innerText])));

        ok(/^ok\s+\d/.test(rows.outcomes)
           && /bad option/.test(rows.outcomes)
           && /original/.test(rows.outcomes)
           && /source status/.test(rows.outcomes), 'outcomes',
           rows.outcomes);
        ok(/jpeg\s+[\d,]+\s+\d/.test(rows.formats) && /webp/.test(rows.formats),
           'formats', rows.formats);
        ok(/ms/.test(rows.times), 'times', rows.times);
        ok(/sources.*%/.test(rows.pools), 'pools', rows.pools);
        ok(rows.workers.trim().split('\n').length === 2, 'two workers',
           rows.workers);

        const box = await page.locator('#memory svg').boundingBox();

        await page.mouse.move(box.x + box.width - 60, box.y + box.height / 2);
        await page.waitForSelector('#memory .tip:not([hidden])');
        ok(/\d\d:\d\d:\d\d.*RSS/s.test(
            await page.locator('#memory .tip').innerText()),
           'values where the pointer is');

        await page.click('[data-span="60"]');
        ok(await page.getAttribute('[data-span="60"]', 'aria-pressed')
           === 'true', 'another span');

        await page.mouse.move(box.x + box.width - 220,
                              box.y + box.height / 2);
        await shot(page, 'light');
        ok(await fits(page), 'nothing is wider than the window');

        await page.emulateMedia({ colorScheme: 'dark' });
        await shot(page, 'dark');

        const dark = await page.evaluate(
            () => getComputedStyle(document.body).backgroundColor);

        ok(/^rgb\(\d\d?, \d\d?, \d\d?\)$/.test(dark), 'it can be dark', dark);

        await page.mouse.move(0, 0);
        await page.setViewportSize({ width: 390, height: 844 });
        await page.waitForTimeout(1500);
        ok(await fits(page), 'nothing is wider than a phone');
        await shot(page, 'phone-dark');

        await page.emulateMedia({ colorScheme: 'light' });
        await shot(page, 'phone-light');

        await page.setViewportSize({ width: 1280, height: 900 });
        await page.click('#pause');
        await page.waitForFunction(() => document.getElementById('state')
                                                 .textContent === 'paused');

        const paused = polls;

        await page.waitForTimeout(2500);
        ok(polls === paused, 'it pauses', polls - paused);

        await page.click('#pause');
        await page.waitForFunction(() => document.getElementById('state')
                                                 .textContent === 'ready');
        ok(true, 'and goes on');

        // who comes later sees what has been

        await page.reload();
        await page.waitForSelector('.plot path[data-series=rss]');
        ok((await drawn(page, 'rss')).split('L').length > 15,
           'the past is there at once');

        loading = false;
        await Promise.all(more);

        ok(errors.length === 0, 'no errors on the console', ...errors);
        ok(outside.length === 0, 'no request to anywhere else', ...outside);

        await context.setOffline(true);
        await page.waitForFunction(() => document.getElementById('state')
                                                 .textContent === 'no answer');
        ok(true, 'it says when there is no answer');

        await context.setOffline(false);
        await page.waitForFunction(() => document.getElementById('state')
                                                 .textContent === 'ready');
        ok(true, 'and comes back');

    } finally {
        loading = false;
        await context.close();
        fs.rmSync(profile, { recursive: true, force: true });
    }

    console.log(`1..${tests}`);
    process.exitCode = failed ? 1 : 0;
}


main().catch((e) => {
    console.log(`Bail out!  ${e}`);
    process.exitCode = 1;
});
