// Copyright (C) the ngx_http_imgproc_module authors

// usage: node svg.js URL PICTURES TRICKS DIR
// What TRICKS has, t/browser/tricks.tsv, in Chromium: as it is, to see that it
// does something, and as URL/f:svg/NAME sends it, with its headers and without
// them: as a document, as img and object, and in a page.  Files are put into
// PICTURES for that.  Nothing may run a script, or ask for anything outside.
// Saves what harmless.svg looks like, before and after, to DIR.  TAP.

'use strict';

const fs = require('fs');
const http = require('http');
const path = require('path');
const { chromium } = require('playwright-core');

const [base, pictures, tricks, dir] = process.argv.slice(2);

const ns = 'xmlns="http://www.w3.org/2000/svg" '
           + 'xmlns:xlink="http://www.w3.org/1999/xlink"';

// what works at least of what there is, in any of the ways

const works = 60;

// milliseconds for something to happen

const pause = 60;

let tests = 0, failed = 0, dialogs = 0, outside = [];
const served = new Map();


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


function listen(handler) {
    return new Promise((resolve) => {
        const server = http.createServer(handler);
        server.listen(0, '127.0.0.1', () => resolve(server));
    });
}


function get(url) {
    return new Promise((resolve, reject) => {
        http.get(url, (response) => {
            const chunks = [];
            response.on('data', (chunk) => chunks.push(chunk));
            response.on('end', () => resolve(
                { status: response.statusCode, headers: response.headers,
                  body: Buffer.concat(chunks).toString() }));
        }).on('error', reject);
    });
}


function read(outsider) {
    return fs.readFileSync(tricks, 'utf8').split('\n')
        .filter((line) => line && !line.startsWith('#'))
        .map((line) => {
            let [, name, text] = line.match(/^(\S+)\t(.*)$/);

            text = text.replaceAll('%JS%', 'alert(1)')
                       .replaceAll('%URL%', `${outsider}/${name}`)
                       .replace(/\\([ntrf\\])/g, (all, c) => (
                           { n: '\n', t: '\t', r: '\r', f: '\f' }[c] ?? c));

            if (!/^<\?|^<!|^<svg xmlns|^<svg o|^<html/.test(text)) {
                text = `<svg ${ns} width="200" height="200">${text}</svg>`;
            }

            return { name, text };
        });
}


// a document of its own, and a page with all other ways in one

async function show(page, url, text) {
    const before = [dialogs, outside.length];

    served.set('/page', ['text/html',
        `<!doctype html><title>x</title><div id="inline">${text}</div>`
        + `<img src="${url}"><object data="${url}" width="200" height="200">`
        + '</object>']);

    for (const target of [url, served.get('origin') + '/page']) {

        await page.goto(target, { waitUntil: 'load', timeout: 5000 })
            .catch(() => {});
        await page.mouse.click(40, 40).catch(() => {});
        await page.waitForTimeout(pause);
    }

    await page.goto('about:blank').catch(() => {});

    return { dialogs: dialogs - before[0],
             outside: outside.slice(before[1]) };
}


async function shot(page, url, name) {
    await page.goto(url);
    await page.screenshot({ path: path.join(dir, name),
                            clip: { x: 0, y: 0, width: 200, height: 200 } });
    return fs.readFileSync(path.join(dir, name));
}


async function main() {
    const stranger = await listen((request, response) => {
        outside.push(request.url);
        response.setHeader('Access-Control-Allow-Origin', '*');
        response.end('alert(1)');
    });

    const ours = await listen((request, response) => {
        const [type, body] = served.get(request.url) ?? ['text/plain', ''];
        response.setHeader('Content-Type', type);
        response.end(body);
    });

    const outsider = `http://127.0.0.1:${stranger.address().port}`;
    const origin = `http://127.0.0.1:${ours.address().port}`;

    served.set('origin', origin);

    const browser = await chromium.launch({
        executablePath: 'chromium' in process.env ? process.env.chromium
                                                  : '/usr/bin/chromium',
        args: ['--headless', '--no-sandbox', '--disable-gpu',
               '--disable-quic', '--no-first-run',
               '--disable-background-networking',
               '--disable-component-update', '--disable-sync']
    });

    const context = await browser.newContext();

    async function open() {
        const page = await context.newPage();

        page.on('dialog', (dialog) => {
            dialogs++;
            dialog.dismiss().catch(() => {});
        });

        page.on('request', (request) => {
            const url = request.url();

            if (![base, origin, outsider].some((o) => url.startsWith(o + '/'))
                && !/^(?:data|about|blob):/.test(url))
            {
                outside.push(url);
            }
        });

        return page;
    }

    let page = await open(), harmful = 0, passed = 0;

    for (const trick of read(outsider)) {

        // as it is

        served.set('/dirty.svg', ['image/svg+xml', trick.text]);

        const dirty = await show(page, `${origin}/dirty.svg`, trick.text);

        if (dirty.dialogs || dirty.outside.length) {
            harmful++;
        }

        await page.close();
        page = await open();

        // sanitised

        fs.writeFileSync(path.join(pictures, `${trick.name}.svg`),
                         trick.text);

        const url = `${base}/f:svg/${trick.name}.svg`;
        const clean = await get(url);

        if (clean.status !== 200) {
            ok([415, 422].includes(clean.status),
               `${trick.name}: refused`, clean.status);
            continue;
        }

        passed++;

        served.set('/clean.svg', ['image/svg+xml', clean.body]);

        const bare = await show(page, `${origin}/clean.svg`, clean.body);
        const sent = await show(page, url, '');

        ok(bare.dialogs + sent.dialogs === 0
           && bare.outside.length + sent.outside.length === 0,
           `${trick.name}: nothing runs, nothing is asked for`,
           JSON.stringify([bare, sent]), clean.body);
    }

    ok(harmful >= works, `tricks work as they are: ${harmful}`);
    ok(passed > 100, `most are not refused but sanitised: ${passed}`);

    // what does no harm looks the same

    const harmless = path.join(path.dirname(tricks), 'harmless.svg');

    fs.copyFileSync(harmless, path.join(pictures, 'harmless.svg'));
    served.set('/harmless.svg', ['image/svg+xml', fs.readFileSync(harmless)]);

    const before = await shot(page, `${origin}/harmless.svg`, 'before.png');
    const after = await shot(page, `${base}/f:svg/harmless.svg`, 'after.png');

    ok(before.equals(after), 'harmless.svg looks the same');

    console.log(`1..${tests}`);

    await browser.close();
    stranger.close();
    ours.close();

    process.exit(failed ? 1 : 0);
}


main().catch((e) => {
    console.log(`Bail out!  ${e}`);
    process.exit(1);
});
