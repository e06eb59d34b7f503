# Copyright (C) the ngx_http_imgproc_module authors

# What is refused before libvips sees a byte, and results that are scaled
# down.  A hostile header has no pixels behind it: where the limits let it
# pass, the decoder calls it broken.

BEGIN { push @INC, 't/lib' }

use strict;
use warnings;

use Test::Nginx::Socket 'no_plan';
use ImgProc;
use Picture;

our %Made = (
    'map.png'          => map_png(200, 100),
    'row-16384.png'    => png(16384, 1, 0, sub { 0 }),
    'row-16385.png'    => png(16385, 1, 0, sub { 0 }),
    'column-16385.png' => png(1, 16385, 0, sub { 0 }),

    'png-50m.png'      => png_header(10000, 5000),
    'png-over.png'     => png_header(10000, 5001),
    'png-huge.png'     => png_header(0x7fffffff, 0x7fffffff),
    'png-i-25m.png'    => png_header(5000, 5000, 1),
    'png-i-over.png'   => png_header(5001, 5000, 1),

    'jpeg-50m.jpg'     => jpeg_header(10000, 5000, 0xc0),
    'jpeg-over.jpg'    => jpeg_header(10000, 5001, 0xc0),
    'jpeg-side.jpg'    => jpeg_header(16385, 10, 0xc0),
    'jpeg-p-25m.jpg'   => jpeg_header(5000, 5000, 0xc2),
    'jpeg-p-over.jpg'  => jpeg_header(5001, 5000, 0xc2),
    'jpeg-bomb.jpg'    => jpeg_header(16384, 16384, 0xc2),
    'scans-64.jpg'     => jpeg_header(64, 64, 0xc2, 64),
    'scans-65.jpg'     => jpeg_header(64, 64, 0xc2, 65),
    'scans-9999.jpg'   => jpeg_header(64, 64, 0xc2, 9999),

    'gif-over.gif'     => gif_header(10000, 5001),
    'gif-side.gif'     => gif_header(23000, 1),
);

add_block_preprocessor(sub {
    my $block = shift;

    my $rows = defined $block->images ? $block->images : $block->request;
    my %file = map { $_ => 1 } (ref $rows ? join "\n", @$rows : $rows)
                               =~ m{^(?:GET )?\S*/(\S+)}mg;

    $block->set_value(user_files =>
                      [map { [ "pictures/$_" => $Made{$_} || picture($_) ] }
                           sort keys %file]);

    $block->set_value(config => ($block->config || '') . <<'END');
    location ~ ^/(?<opts>(?:[^/:]+:[^/]*/)*)(?<file>[^/]+)$ {
        imgproc       $opts;
        imgproc_pass  /pictures/$file;
        add_header    X-Error  $imgproc_error  always;
    }

    location ^~ /pictures/ {
        internal;
    }
END
});

no_long_string();
run_tests();

__DATA__

=== TEST 1: 50 megapixels, and half of that if progressive or interlaced
--- request eval
[map { "GET /$_" } qw(png-50m.png png-over.png png-huge.png png-i-25m.png
                      png-i-over.png jpeg-50m.jpg jpeg-over.jpg
                      jpeg-p-25m.jpg jpeg-p-over.jpg jpeg-bomb.jpg
                      gif-over.gif)]
--- error_code eval
[(422) x 11]
--- response_headers eval
[map { "X-Error: $_\nContent-Type: text/plain\n"
       . "X-Content-Type-Options: nosniff\n! Cache-Control" }
     qw(broken_image too_many_pixels too_many_pixels broken_image
        too_many_pixels broken_image too_many_pixels
        broken_image too_many_pixels too_many_pixels too_many_pixels)]



=== TEST 2: what the client and the log are told
--- request
GET /png-over.png
--- error_code: 422
--- response_body
The source has too many pixels
--- error_log
imgproc: too_many_pixels: 10000x5001 is over imgproc_max_source_resolution of 50000000 pixels



=== TEST 3: what the log is told of a progressive one
--- request
GET /jpeg-p-over.jpg
--- error_code: 422
--- error_log
imgproc: too_many_pixels: progressive 5001x5000 is over half of imgproc_max_source_resolution of 50000000 pixels



=== TEST 4: a side of 16384 pixels
--- request eval
["GET /row-16384.png", "GET /row-16385.png", "GET /column-16385.png",
 "GET /jpeg-side.jpg", "GET /gif-side.gif"]
--- error_code eval
[200, 422, 422, 422, 422]
--- response_headers eval
["X-Error:", ("X-Error: too_many_pixels") x 4]
--- image eval
["png 8192x1", ("-") x 4]



=== TEST 5: 64 scans
--- request eval
["GET /scans-64.jpg", "GET /scans-65.jpg", "GET /scans-9999.jpg"]
--- error_code eval
[422, 422, 422]
--- response_headers eval
["X-Error: broken_image", "X-Error: too_many_scans",
 "X-Error: too_many_scans"]
--- response_body eval
["The source is damaged or cut short\n",
 ("The source has too many scans\n") x 2]



=== TEST 6: what the log is told of scans
--- request
GET /scans-65.jpg
--- error_code: 422
--- error_log
imgproc: too_many_scans: 65 scans are over the limit of 64



=== TEST 7: imgproc_max_source_resolution, as many pixels as there are
--- config
    imgproc_max_source_resolution  0.06;
--- request eval
["GET /coffee.jpg", "GET /grey.png", "GET /alpha.png"]
--- image eval
["jpeg 300x200", "png 300x200", "png 271x180"]
--- no_error_log
[error]



=== TEST 8: imgproc_max_source_resolution, one pixel less
--- config
    imgproc_max_source_resolution  0.059999;
--- request eval
["GET /coffee.jpg", "GET /grey.png", "GET /photo.avif",
 "GET /alpha-lossy.webp", "GET /static-transparent.gif", "GET /w:10/coffee.jpg"]
--- error_code eval
[(422) x 6]
--- response_headers eval
[("X-Error: too_many_pixels") x 6]



=== TEST 9: imgproc_max_source_resolution and a progressive JPEG
--- config
    imgproc_max_source_resolution  0.12;
--- request eval
["GET /coffee-progressive.jpg", "GET /interlaced.png"]
--- image eval
["jpeg 300x200", "png 300x200"]
--- no_error_log
[error]



=== TEST 10: half of imgproc_max_source_resolution, one pixel less
--- config
    imgproc_max_source_resolution  0.119999;
--- request eval
["GET /coffee-progressive.jpg", "GET /interlaced.png", "GET /coffee.jpg"]
--- error_code eval
[422, 422, 200]
--- response_headers eval
[("X-Error: too_many_pixels") x 2, "X-Error:"]
--- response_body_unlike eval
[qr/^\xff\xd8|PNG/, qr/^\xff\xd8|PNG/, qr/^The/]



=== TEST 11: imgproc_max_source_resolution counts all frames
--- config
    imgproc_max_source_resolution  0.1152;
--- request
GET /f:png/anim-alpha.webp
--- image: png 180x160 4 1
--- no_error_log
[error]



=== TEST 12: imgproc_max_source_resolution counts all frames, one pixel less
--- config
    imgproc_max_source_resolution  0.115199;
--- request eval
["GET /anim.gif", "GET /anim-alpha.webp"]
--- error_code eval
[422, 422]
--- error_log eval
[qr/imgproc: too_many_pixels: \d+x160 of 4 frames is over imgproc_max_source_resolution of 115199 pixels/]



=== TEST 13: imgproc_max_source_dimension
--- config
    imgproc_max_source_dimension  300;
--- request eval
["GET /coffee.jpg", "GET /exif-orient-6.jpg", "GET /photo.avif"]
--- error_code eval
[200, 200, 422]
--- response_headers eval
["X-Error:", "X-Error:", "X-Error: too_many_pixels"]



=== TEST 14: imgproc_max_source_dimension, one pixel less
--- config
    imgproc_max_source_dimension  287;
--- request eval
["GET /coffee.jpg", "GET /exif-orient-1.jpg", "GET /exif-orient-6.jpg"]
--- error_code eval
[(422) x 3]
--- response_headers eval
[("X-Error: too_many_pixels") x 3]
--- error_log eval
[qr/imgproc: too_many_pixels: \d+x\d+ is over imgproc_max_source_dimension of 287 pixels/]



=== TEST 15: imgproc_max_source_size, as many bytes as there are
--- config eval
"imgproc_max_source_size " . length(::picture('coffee.jpg')) . ";"
--- request
GET /coffee.jpg
--- image: jpeg 300x200
--- no_error_log
[error]



=== TEST 16: imgproc_max_source_size, one byte less
--- config eval
"imgproc_max_source_size " . (length(::picture('coffee.jpg')) - 1) . ";"
--- request
GET /coffee.jpg
--- error_code: 413
--- response_headers
X-Error: source_too_large
! Cache-Control
--- response_body
The source has too many bytes
--- error_log
imgproc: source_too_large:



=== TEST 17: imgproc_max_result_dimension scales down and refuses nothing
--- config
    imgproc_max_result_dimension  100;
--- images
/map.png                        png 100x50
/w:60/map.png                   png 60x30
/rs:fit:150:150/map.png         png 100x50
/rs:fit:600:600:1/map.png       png 100x50
/rs:fill:150:80/map.png         png 100x53
/rs:force:50:400:1/map.png      png 13x100
/rs:fit:200:200:0:1/map.png     png 100x100
/rs:fit:50:50/pd:100/map.png    png 100x90
/rs:fit:50:50:1/dpr:50/map.png  png 100x50
/w:1000/f:jpeg/coffee.jpg       jpeg 100x67



=== TEST 18: imgproc_max_result_dimension, default
--- request
GET /rs:force:9000:10:1/map.png
--- response_body_filters eval: \&::image_info
--- response_body_like: ^png 819[12]x9\b
--- no_error_log
[error]



=== TEST 19: imgproc_max_result_dimension, none
--- config
    imgproc_max_result_dimension  0;
--- request
GET /rs:force:9000:10:1/map.png
--- image: png 9000x10
--- no_error_log
[error]



=== TEST 20: imgproc_source_formats
--- config
    imgproc_source_formats  png webp;
--- request eval
["GET /map.png", "GET /alpha-lossy.webp", "GET /coffee.jpg", "GET /static.gif",
 "GET /photo.avif"]
--- error_code eval
[200, 200, 415, 415, 415]
--- response_headers eval
["X-Error:", "X-Error:", ("X-Error: format_not_allowed") x 3]



=== TEST 21: heic is not allowed unless it is named
--- request
GET /chelsea-10bit.heic
--- error_code: 415
--- response_body
The format of the source is not allowed
--- error_log
imgproc: format_not_allowed: heic is not in imgproc_source_formats



=== TEST 22: heic, named
--- config
    imgproc_source_formats  heic;
--- request
GET /w:60/f:png/chelsea-10bit.heic
--- image: png 60x40 3
--- similar: t/images/ref/chelsea-10bit.heic.png 3
--- no_error_log
[error]



=== TEST 23: imgproc_max_image_memory
--- config
    imgproc_max_image_memory  16m;
--- request eval
["GET /w:60/coffee.jpg", "GET /w:60/progressive-2mp.jpg",
 "GET /w:60/photo-4mp.jpg", "GET /rs:force:4000:4000:1/f:webp/coffee.jpg"]
--- error_code eval
[200, 200, 200, 422]
--- response_headers eval
["X-Error:", "X-Error:", "X-Error:", "X-Error: needs_too_much_memory"]



=== TEST 24: imgproc_max_image_memory, none, where another is outside
--- http_config
    imgproc_max_image_memory  1m;
--- config
    imgproc_max_image_memory  0;
--- request
GET /rs:force:600:400:1/f:webp/coffee.jpg
--- image: webp 600x400



=== TEST 25: a picture over imgproc_max_image_memory
--- config
    imgproc_max_image_memory  1m;
--- request
GET /w:60/coffee.jpg
--- error_code: 422
--- response_body
The picture would take too much memory
--- error_log eval
[qr/imgproc: needs_too_much_memory: \d+x\d+, 1 frames, may take \d+ bytes, over imgproc_max_image_memory/]
