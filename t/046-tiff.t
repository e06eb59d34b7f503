# Copyright (C) the ngx_http_imgproc_module authors

# TIFF: what is read and written of it.

BEGIN { push @INC, 't/lib' }

use strict;
use warnings;

use Test::Nginx::Socket 'no_plan';
use ImgProc;
use Picture;
use Tiff;

my $Map = sub { ($_[0] * 20, $_[1] * 20, 128) };
my @Grey = (samples => 1, photometric => 1);
my @Float = (bits => 32, kind => 3);
my @Green = (0, 65535);

# L of 255, and a and b in two's complement: white, grey, about red, green and
# blue of sRGB, black

my @Lab = ([255, 0, 0], [128, 0, 0], [138, 81, 70], [224, 256 - 79, 81],
           [77, 68, 256 - 112], [0, 0, 0]);

# 256 colours, index 3 is 120,240,104

my @Palette = map { my $step = $_; map { $_ * $step % 256 * 257 } 0 .. 255 }
                  (40, 80, 120);

our %Made = (
    'rgb.tif'      => tiff(pixel => $Map),
    'motorola.tif' => tiff(pixel => $Map, motorola => 1),
    'big.tif'      => tiff(pixel => $Map, big => 1),
    'big-mm.tif'   => tiff(pixel => $Map, big => 1, motorola => 1),
    'deflate.tif'  => tiff(pixel => $Map, compression => 8, rows => 3),
    'packbits.tif' => tiff(pixel => $Map, compression => 32773, rows => 3),
    'planes.tif'   => tiff(pixel => $Map, planes => 1, rows => 3),
    'tiles.tif'    => tiff(w => 40, h => 20, tile => [16, 16],
                           pixel => sub { ($_[0] * 5, $_[1] * 5, 128) }),
    'deep.tif'     => tiff(bits => 16,
                           pixel => sub { map { $_ * 257 } $Map->(@_) }),
    'deep-mm.tif'  => tiff(bits => 16, motorola => 1,
                           pixel => sub { map { $_ * 257 } $Map->(@_) }),
    'grey.tif'     => tiff(@Grey, pixel => sub { $_[0] * 20 }),
    'grey16.tif'   => tiff(@Grey, bits => 16, pixel => sub { $_[0] * 5140 }),
    'negative.tif' => tiff(samples => 1, photometric => 0,
                           pixel => sub { $_[0] * 20 }),
    'bilevel.tif'  => tiff(samples => 1, photometric => 0, bits => 1,
                           pixel => sub { ($_[0] + $_[1]) % 2 }),
    '4-bits.tif'   => tiff(@Grey, bits => 4, pixel => sub { $_[0] }),
    'palette.tif'  => tiff(samples => 1, photometric => 3,
                           tags => { 320 => [3, @Palette] },
                           pixel => sub { $_[0] }),
    'two.tif'      => tiff(samples => 1, photometric => 3, bits => 1,
                           tags => { 320 => [3, @Green, 65535, 0, 0, 0] },
                           pixel => sub { $_[0] % 2 }),
    'cmyk.tif'     => tiff(samples => 4, photometric => 5,
                           pixel => sub { (0, 0, 0, $_[0] * 20) }),
    'alpha.tif'    => tiff(samples => 4, tags => { 338 => [3, 2] },
                           pixel => sub { ($Map->(@_), $_[0] * 25) }),
    'associated.tif' => tiff(samples => 4, tags => { 338 => [3, 1] },
                             pixel => sub { (50, 25, 0, $_[0] * 25) }),
    'lab.tif'      => tiff(photometric => 8, w => 6, h => 1,
                           pixel => sub { @{ $Lab[$_[0]] } }),
    'lab16.tif'    => tiff(photometric => 8, bits => 16, w => 6, h => 1,
                           pixel => sub { my @p = @{ $Lab[$_[0]] };
                                          ($p[0] * 257, $p[1] * 256,
                                           $p[2] * 256) }),
    'light.tif'    => tiff(@Float, pixel => sub { ($_[0] / 10, 0, .5) }),
    'light-alpha.tif' => tiff(@Float, samples => 4,
                              pixel => sub { (1, 1, 4, .5) }),
    'light-grey.tif' => tiff(@Float, @Grey, pixel => sub { $_[0] / 9 }),
    'numbers.tif'  => tiff(@Float, pixel => $Map),
    'no-number.tif' => tiff(@Float, pixel => sub { ($_[0] % 2 ? 'nan' : 1,
                                                    'inf', .5) }),
    'turned.tif'   => tiff(w => 8, pixel => $Map, tags => { 274 => [3, 6] }),
    'pages.tif'    => tiff_pages({}, map { my $n = $_;
                                           { pixel => sub { $n * 50 % 255, 0,
                                                            0 } } } 0 .. 4),
    'sizes.tif'    => tiff_pages({}, map { my $n = $_;
                                           { w => 4 * $n, h => 4,
                                             pixel => sub { $n, 0, 0 } } }
                                         1 .. 3),
    'double.tif'   => tiff(bits => 64, kind => 3, pixel => $Map),
    'old-jpeg.tif' => tiff(compression => 6, pixel => $Map),
    'zstd.tif'     => tiff(compression => 50000, pixel => $Map),
    'large.tif'    => tiff(w => 10, tags => { 256 => [4, 30000],
                                              257 => [4, 30000],
                                              278 => [4, 30000] }),
    'large-tile.tif' => tiff(tile => [16, 16],
                             tags => { 322 => [4, 16000],
                                       323 => [4, 16000] }),
    'large-page.tif' => tiff_pages({ pixel => $Map },
                                   {}, { tags => { 256 => [4, 30000],
                                                   257 => [4, 30000],
                                                   278 => [4, 30000] } }),
);

$Made{'cut.tif'} = substr $Made{'rgb.tif'}, 0, -5;
$Made{'garbage.tif'} = "II*\0\x08\0\0\0" . "\xff" x 200;

serve_pictures(\%Made, server => sub {
    my $preferred = $_[0]->preferred || 'png';

    return "    imgproc_preferred_formats  $preferred;\n" . <<'END';
    imgproc_source_formats     jpeg png webp tiff;
    add_header                 X-Error $imgproc_error always;
END
});

no_long_string();
run_tests();

__DATA__

=== TEST 1: orders of bytes, BigTIFF, compressions, strips, tiles, planes
--- pixels
/rgb.tif       10x10  0,0=0,0,128  3,7=60,140,128
/motorola.tif  10x10  0,0=0,0,128  3,7=60,140,128
/big.tif       10x10  0,0=0,0,128  3,7=60,140,128
/big-mm.tif    10x10  0,0=0,0,128  3,7=60,140,128
/deflate.tif   10x10  0,0=0,0,128  3,7=60,140,128
/packbits.tif  10x10  0,0=0,0,128  3,7=60,140,128
/planes.tif    10x10  0,0=0,0,128  3,7=60,140,128
/tiles.tif     40x20  0,0=0,0,128  39,19=195,95,128



=== TEST 2: 1 to 16 bits, grey, palettes
--- pixels
/deep.tif      10x10  0,0=0,0,128  3,7=60,140,128
/deep-mm.tif   10x10  0,0=0,0,128  3,7=60,140,128
/grey.tif      10x10  0,0=0    3,7=60
/grey16.tif    10x10  0,0=0    3,7=60
/negative.tif  10x10  0,0=255  3,7=195
/bilevel.tif   10x10  0,0=255  1,0=0
/4-bits.tif    10x10  0,0=0    9,0=153
/palette.tif   10x10  0,0=0,0,0  3,7=120,240,104
/two.tif       10x10  0,0=0,255,0  1,0=255,0,0



=== TEST 3: CMYK, Lab, alpha
--- pixels
/cmyk.tif        10x10  0,0=255,255,255
/lab.tif         6x1  0,0=255,255,255  1,0=119,119,119  2,0=255,1,0
/lab.tif         6x1  3,0=73,253,26  4,0=0,36,255  5,0=0,0,0
/lab16.tif       6x1  0,0=255,255,255  1,0=119,119,119  2,0=255,1,0
/lab16.tif       6x1  3,0=73,253,26  4,0=0,36,255  5,0=0,0,0
/alpha.tif       10x10  0,0=0,0,128,0  3,7=60,140,128,75
/associated.tif  10x10  3,7=170,85,0,75



=== TEST 4: floats, of light and of numbers
--- pixels
/light.tif        10x10  0,0=0,0,188  5,0=188,0,188
/light-alpha.tif  10x10  0,0=255,255,255,128
/light-grey.tif   10x10  0,0=0  9,0=255
/numbers.tif      10x10  0,0=0,0,128  3,7=60,140,128



=== TEST 5: floats that are no numbers
--- request
GET /no-number.tif
--- image: png 10x10



=== TEST 6: the orientation tag
--- pixels
/turned.tif       10x8   9,0=0,0,128  0,7=140,180,128
/ar:0/turned.tif  8x10   0,0=0,0,128



=== TEST 7: pages
--- pixels
/pages.tif          10x10  0,0=0,0,0
/pg:2/pages.tif     10x10  0,0=100,0,0
/pgs:2/pages.tif    10x20  0,0=0,0,0  0,19=50,0,0
/pg:3/pgs:9/pages.tif  10x20  0,0=150,0,0  0,19=200,0,0
/sizes.tif          4x4    0,0=1
/pg:2/sizes.tif     12x4   0,0=3
/pg:2/w:6/sizes.tif  6x2   0,0=3



=== TEST 8: a page that is not there, and pages of different sizes
--- request eval
["GET /pg:5/pages.tif", "GET /pgs:2/sizes.tif"]
--- error_code eval
[400, 422]
--- response_body eval
["Bad option: page: must be at most 4 with this source\n", qr/./]



=== TEST 9: what is written
--- images
/f:tiff/coffee.jpg        tiff 300x200 3  t/images/coffee.jpg 0
/f:tiff/w:60/coffee.jpg   tiff 60x40 3  t/images/ref/coffee.jpg.png 3
/f:tiff/w:60/alpha.png    tiff 60x40 4  t/images/ref/alpha.png.png 3
/f:tiff/w:60/grey.png     tiff 60x40 1  t/images/ref/grey.png.png 3
/f:tiff/w:60/bg:fff/alpha.png  tiff 60x40 3  t/images/ref/alpha.png.png 3
/f:tiff/anim-alpha.webp   tiff 180x160 4 1
/f:tiff/coffee.tif        tiff 300x200 3  t/images/coffee.jpg 4
/f:webp/q:95/coffee.tif   webp 300x200 3  t/images/coffee.jpg 6



=== TEST 10: depth and profile
--- kinds
/f:tiff/rgb16.png             tiff srgb uchar -
/f:tiff/ph:1/rgb16.png        tiff rgb16 ushort -
/f:tiff/ph:1/deep.tif         tiff rgb16 ushort -
/f:tiff/ph:1/grey16.tif       tiff grey16 ushort -
/f:tiff/ph:1/light.tif        tiff rgb16 ushort -
/f:jpeg/ph:1/deep.tif         jpeg srgb uchar -
/f:tiff/icc-p3.jpg            tiff srgb uchar -
/f:tiff/scp:0/icc-p3.jpg      tiff srgb uchar icc
/f:tiff/cmyk.jpg              tiff srgb uchar -



=== TEST 11: one result for all qualities and any max_bytes
--- request eval
["GET /f:tiff/mb:100/coffee.jpg", "GET /f:tiff/q:1/coffee.jpg"]
--- image: tiff 300x200
--- similar: t/images/coffee.jpg 0



=== TEST 12: preferred, and chosen for the source
--- preferred: png tiff
--- request
GET /coffee.tif
--- image: tiff 300x200
--- response_headers
Content-Type: image/tiff



=== TEST 13: what is not read
--- request eval
[map { "GET /$_.tif" } qw(double old-jpeg zstd cut garbage)]
--- error_code eval
[(422) x 5]
--- response_headers eval
[("X-Error: broken_image") x 5]



=== TEST 14: too many pixels, of any page; tiles too large
--- request eval
["GET /large.tif", "GET /large-page.tif", "GET /large-tile.tif"]
--- error_code eval
[(422) x 3]
--- response_headers eval
["X-Error: too_many_pixels", "X-Error: too_many_pixels",
 "X-Error: needs_too_much_memory"]
