// Copyright (C) the ngx_http_imgproc_module authors

// usage: node urls.js KEY SALT ENCRYPTION-KEY
// Prints what builders of imgproxy's URLs make of it, one picture a line:
// "path<tab>format WIDTHxHEIGHT[ bands[ frames]]<tab>client: what".  Signed
// paths are below /signed/, others below /unsigned/, presets only below
// /presets/.  Sources: coffee.jpg is 300 x 200 pixels, alpha.png 271 x 180,
// static.gif too, anim.gif 180 x 160, exif-orient-6.jpg 192 x 288 stored and
// 288 x 192 shown.
//
// Left out is what no server could take: imgproxy-node writes "sp" for
// skip_processing, and neither it nor imgproxy-url-builder encodes the "?" of
// a source in clear.

'use strict';

const { generateImageUrl } = require('@imgproxy/imgproxy-node');
const bitpatty = require('@bitpatty/imgproxy-url-builder');
const { Imgproxy } = require('imgproxy');

const [key, salt, encryptKey] = process.argv.slice(2);
const endpoint = 'http://localhost';


function print(client, what, url, image) {
    const path = url.replace(/^http:\/\/localhost/, '');

    process.stdout.write(`${path}\t${image}\t${client}: ${what}\n`);
}


// @imgproxy/imgproxy-node

function node(options, image, source = 'coffee.jpg', displayAs = 'base64') {
    const what = JSON.stringify(options);
    const url = { value: `local:///${source}`, displayAs };
    const common = { url, options, encryptKey };

    print('imgproxy-node', `${what} ${source} ${displayAs}`,
          generateImageUrl({ endpoint: `${endpoint}/signed/`, key, salt,
                             ...common }), image);

    print('imgproxy-node', `${what} ${source} ${displayAs}, unsigned`,
          generateImageUrl({ endpoint: `${endpoint}/unsigned/`, ...common }),
          image);
}


node({ resize: { resizing_type: 'fill', width: 100, height: 80 } },
     'jpeg 100x80');
node({ resize: { resizing_type: 'fit', width: 100, height: 100 } },
     'jpeg 100x67');
node({ resize: { resizing_type: 'force', width: 50, height: 90 } },
     'jpeg 50x90');
node({ rs: { resizing_type: 'fill-down', width: 600, height: 600 } },
     'jpeg 200x200');
node({ rs: { resizing_type: 'auto', width: 90, height: 90 } }, 'jpeg 90x90');
node({ width: 60 }, 'jpeg 60x40');
node({ height: 50 }, 'jpeg 75x50');
node({ size: { width: 600, height: 600, enlarge: 1 } }, 'jpeg 600x400');
node({ width: 60, dpr: 2 }, 'jpeg 120x80');
node({ width: 60, zoom: 2 }, 'jpeg 120x80');
node({ width: 60, zoom: { zoom_x: 2, zoom_y: 2 } }, 'jpeg 120x80');
node({ width: 400, height: 400, extend: { extend: 1 } }, 'jpeg 400x400');
node({ width: 60, height: 60, extend_aspect_ratio: { extend: true } },
     'jpeg 60x60');
node({ resize: { resizing_type: 'fill', width: 50, height: 50 },
       gravity: { type: 'fp', x: 0.2, y: 0.8 } }, 'jpeg 50x50');
node({ resize: { resizing_type: 'fill', width: 50, height: 50 },
       gravity: { type: 'soea', x_offset: 5, y_offset: 3 } }, 'jpeg 50x50');
node({ resize: { resizing_type: 'fill', width: 50, height: 50 },
       gravity: { type: 'sm' } }, 'jpeg 50x50');
node({ crop: { width: 100, height: 50, gravity: { type: 'no' } } },
     'jpeg 100x50');
node({ width: 60, padding: { top: 10, right: 20, bottom: 30, left: 40 } },
     'jpeg 120x80');
node({ width: 60, rotate: 90 }, 'jpeg 60x90');
node({ width: 60, flip: { horizontal: true } }, 'jpeg 60x40');
node({ width: 60, background: { r: 255, g: 128, b: 0 } }, 'png 60x40 3',
     'alpha.png');
node({ width: 60, background: 'ff8000' }, 'png 60x40 3', 'alpha.png');
node({ width: 60, blur: 2, sharpen: 1, pixelate: 4 }, 'jpeg 60x40');
node({ width: 60, quality: 30, format: 'webp' }, 'webp 60x40');
node({ width: 60, format: 'png' }, 'png 60x40');
node({ width: 60, format: 'gif' }, 'gif 60x40');
node({ width: 60, format: 'avif' }, 'avif 60x40');
node({ width: 96 }, 'jpeg 96x64', 'exif-orient-6.jpg');
node({ width: 96, auto_rotate: false }, 'jpeg 96x144', 'exif-orient-6.jpg');
node({ preset: ['small', 'png'] }, 'png 60x40');
node({ width: 60, max_bytes: 2000 }, 'jpeg 60x40');
node({ width: 60, strip_metadata: true, keep_copyright: true,
       strip_color_profile: false, cachebuster: 'abc', expires: 4102444800 },
     'jpeg 60x40');
node({ width: 60, filename: { name: 'cup' }, return_attachment: true },
     'jpeg 60x40');
node({ width: 90 }, 'gif 90x80 * 4', 'anim.gif');
node({ width: 90, disable_animation: true }, 'gif 90x80 * 1', 'anim.gif');
node({ width: 60 }, 'jpeg 60x40', 'coffee.jpg', 'plain');
node({ width: 60 }, 'jpeg 60x40', 'a%20b.jpg');
node({ width: 60 }, 'jpeg 60x40', 'coffee.jpg', 'encrypted');
node({}, 'jpeg 300x200');


// @bitpatty/imgproxy-url-builder; "-" is its signature of what has none

const builder = bitpatty.default;
const { ResizeType, GravityType } = bitpatty;

function bp(what, b, image, source = 'coffee.jpg', plain = false) {
    const path = `local:///${source}`;
    const signature = { key, salt };

    print('imgproxy-url-builder', what,
          b.build({ path, plain, signature, baseUrl: `${endpoint}/signed` }),
          image);

    print('imgproxy-url-builder', `${what}, unsigned`,
          b.build({ path, plain, baseUrl: `${endpoint}/unsigned` }), image);
}


bp('fill', builder().resize({ type: ResizeType.FILL, width: 100,
                              height: 80 }), 'jpeg 100x80');
bp('fit, enlarge', builder().resize({ type: ResizeType.FIT, width: 600,
                                      height: 600 }).enlarge(),
   'jpeg 600x400');
bp('auto, gravity', builder().resize({ type: ResizeType.AUTO, width: 90,
                                       height: 60 })
                             .gravity({ type: GravityType.NORTHWEST,
                                        offset: { x: 2, y: 3 } }),
   'jpeg 90x60');
bp('crop', builder().crop({ width: 100, height: 50,
                            gravity: { type: GravityType.SOUTH } }),
   'jpeg 100x50');
bp('rotate', builder().resize({ width: 60 }).rotate(90), 'jpeg 60x90');
bp('padding', builder().resize({ width: 60 })
                       .pad({ top: 10, right: 20, bottom: 30, left: 40 }),
   'jpeg 120x80');
bp('dpr, zoom', builder().resize({ width: 30 }).dpr(2).zoom(2),
   'jpeg 120x80');
bp('extend', builder().resize({ width: 400, height: 400 })
                      .extend({ gravity: { type: GravityType.NORTH } }),
   'jpeg 400x400');
bp('extend to the ratio', builder().resize({ width: 60, height: 60 })
                                   .extendAspectRatio(), 'jpeg 60x60');
bp('background', builder().resize({ width: 60 })
                          .background({ r: 1, g: 2, b: 3 }), 'png 60x40 3',
   'alpha.png');
bp('filters', builder().resize({ width: 60 }).blur(2).sharpen(1).pixelate(4),
   'jpeg 60x40');
bp('format, quality', builder().resize({ width: 60 }).format('webp')
                               .quality(40), 'webp 60x40');
bp('format_quality', builder().resize({ width: 60 })
                              .formatQuality({ jpeg: 50, webp: 40 }),
   'jpeg 60x40');
bp('metadata', builder().resize({ width: 96 }).autoRotate().stripMetadata()
                        .keepCopyright().stripColorProfile(), 'jpeg 96x64',
   'exif-orient-6.jpg');
bp('preset', builder().preset(['small', 'png']), 'png 60x40');
bp('other', builder().resize({ width: 60 }).cacheBuster('abc')
                     .expires(4102444800).fileName('cup').returnAttachment()
                     .maxBytes(2000), 'jpeg 60x40');
bp('animation', builder().resize({ width: 90 }), 'gif 90x80 * 4',
   'anim.gif');
bp('no animation', builder().resize({ width: 90 }).disableAnimation(),
   'gif 90x80 * 1', 'anim.gif');
bp('plain', builder().resize({ width: 60 }), 'jpeg 60x40', 'coffee.jpg',
   true);

print('imgproxy-url-builder', 'extension',
      builder().resize({ width: 60 }).format('png')
               .build({ path: 'local:///coffee.jpg', addExtension: true,
                        baseUrl: `${endpoint}/unsigned` }), 'png 60x40');


// imgproxy; it is given to URL(), so the endpoint ends with "/"

const signed = new Imgproxy({ baseUrl: `${endpoint}/signed/`, key, salt,
                              encode: true, insecure: false });
const signedPlain = new Imgproxy({ baseUrl: `${endpoint}/signed/`, key, salt,
                                   encode: false, insecure: false });
const unsigned = new Imgproxy({ baseUrl: `${endpoint}/unsigned/` });
const unsignedPlain = new Imgproxy({ baseUrl: `${endpoint}/unsigned/`,
                                     encode: false, insecure: '_' });

function ip(what, set, image, source = 'coffee.jpg', extension = undefined) {
    for (const [name, client] of Object.entries({ signed, signedPlain,
                                                  unsigned, unsignedPlain }))
    {
        print('imgproxy', `${what}, ${name}`,
              set(client.builder()).generateUrl(`local:///${source}`,
                                                extension),
              image);
    }
}


ip('fill', (b) => b.resize('fill', 100, 80), 'jpeg 100x80');
ip('force, extension', (b) => b.resize('force', 100, 80), 'png 100x80',
   'coffee.jpg', 'png');
ip('enlarge', (b) => b.size(600, 600, true), 'jpeg 600x400');
ip('gravity', (b) => b.resize('fill', 50, 50).gravity({ x: 0.2, y: 0.8 }),
   'jpeg 50x50');
ip('crop', (b) => b.crop(100, 50, 'no'), 'jpeg 100x50');
ip('dpr', (b) => b.width(60).dpr(2), 'jpeg 120x80');
ip('filters', (b) => b.height(50).blur(1).sharpen(1), 'jpeg 75x50');
ip('background, format', (b) => b.width(60).background('fff').format('jpg'),
   'jpeg 60x40', 'alpha.png');
ip('other', (b) => b.width(60).quality(30).maxBytes(5000).cacheBuster('x')
                    .expires(4102444800), 'jpeg 60x40');
ip('preset', (b) => b.preset('small', 'png'), 'png 60x40');
ip('an option by its name', (b) => b.setOption('rot', '90').width(60),
   'jpeg 60x90');

print('imgproxy', 'presets only',
      new Imgproxy({ baseUrl: `${endpoint}/presets/`, key, salt,
                     insecure: false })
          .presetOnlyBuilder().preset('small', 'png')
          .generateUrl('local:///coffee.jpg'), 'png 60x40');
