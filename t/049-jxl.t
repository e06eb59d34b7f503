# Copyright (C) the ngx_http_imgproc_module authors

# JPEG XL: what is read and written of it.

BEGIN { push @INC, 't/lib' }

use strict;
use warnings;

use Test::Nginx::Socket 'no_plan';
use ImgProc;
use Jxl;
use Picture;

my $Alpha = picture('alpha.jxl');

our %Made = (
    'turned.jxl' => jxl_turned(picture('coffee.jxl'), 6),
    'mirrored.jxl' => jxl_turned(picture('coffee.jxl'), 2),
    'box.jxl'    => jxl_container(jxl_box('jxlc', $Alpha)),
    'parts.jxl'  => jxl_container(jxl_box('jxlp', "\0\0\0\0"
                                                  . substr $Alpha, 0, 3),
                                  jxl_box('jxlp', "\x80\0\0\1"
                                                  . substr $Alpha, 3)),
    'large.jxl'  => jxl_header(30000, 30000) . 'x' x 999,
    'deep.jxl'   => jxl_header(7000, 7000, bits => 16) . 'x' x 999,
    'noise.jxl'  => jxl_header(64, 64) . 'x' x 999,
);

# three frames of libjxl's encoder, 64x48: a red one, and then a green and a
# blue one, whole, of 32x24, or with the one before as a reference; and the
# same three as layers of one

$Made{'frames.jxl'} = pack('H*', join '', qw(
    ff0acb044d002026080201007c004b12a542055260c3c6184cda18e3c618
    f70080cd0f00d4037bba815fbdd6010802010068004b12a542055260c3c6
    184cdc18e31e00f0590300802edf1ce303080205007c004b12a542055260
    c3c6184cda18e3c618f70080cd0f00d4037bba415fbdd601
));
$Made{'parts-of-frames.jxl'} = pack('H*', join '', qw(
    ff0acb044d0020260822000000020625000074004b12a542055260c3c718
    4cfa18e3c718ff00800d6c1190c0b80f54d8010822000000020625000060
    004b12a542055260c3c7184cfc18e31f00f0e9eb16ef70e3030822000000
    0206150074004b12a542055260c3c7184cfa18e3c718ff00800d6c1190c0
    780f54d801
));
$Made{'references.jxl'} = pack('H*', join '', qw(
    ff0acb044d00202608422500007c004b12a542055260c3c6184cda18e3c6
    18f70080cd0f00d4037bba815fbdd601084225000068004b12a542055260
    c3c6184cdc18e31e00f0590300802edf1ce303084215007c004b12a54205
    5260c3c6184cda18e3c618f70080cd0f00d4037bba415fbdd601
));
$Made{'layers.jxl'} = pack('H*', join '', qw(
    ff0acb044d00202608020000007c004b12a542055260c3c6184cda18e3c6
    18f70080cd0f00d4037bba815fbdd601080200000068004b12a542055260
    c3c6184cdc18e31e00f0590300802edf1ce303080205007c004b12a54205
    5260c3c6184cda18e3c618f70080cd0f00d4037bba415fbdd601
));

$Made{"frames-cut-$_.jxl"} = substr $Made{'frames.jxl'}, 0, -$_ for 1, 45, 60, 90;

# frames of which each begins with these bytes, the last one with other ones

my ($Head, $Layer, $Layers) = $Made{'layers.jxl'}
                              =~ /^(.{8})(\x08\x02.*?)(\x08\x02\0\0\0\x68.*)$/s;

$Made{'many-layers.jxl'} = $Head . $Layer x 100_000 . $Layers;
$Made{'some-layers.jxl'} = $Head . $Layer x 20 . $Layers;

for my $part (10, 50, 90, 99.9) {
    $Made{"cut-$part.jxl"} = substr $Alpha, 0, length($Alpha) * $part / 100;
    $Made{"cut-box-$part.jxl"}
        = substr $Made{'box.jxl'}, 0, length($Made{'box.jxl'}) * $part / 100;
}

serve_pictures(\%Made, server => sub { ($_[0]->server || '') . <<'END' });
    imgproc_source_formats     jpeg png webp jxl;
    imgproc_preferred_formats  png jxl;
    imgproc_auto_format        jxl;
    add_header                 X-Error $imgproc_error always;
END

no_long_string();
run_tests();

__DATA__

=== TEST 1: what is read: codestreams and boxes, turned ones
--- images
/f:png/w:60/alpha.jxl    png 60x40 4  t/images/ref/alpha.png.png 8
/f:png/w:60/box.jxl      png 60x40 4  t/images/ref/alpha.png.png 8
/f:png/w:60/parts.jxl    png 60x40 4  t/images/ref/alpha.png.png 8
/f:png/w:60/coffee.jxl   png 60x40 3  t/images/ref/coffee.jpg.png 5
/f:png/coffee.jxl        png 300x200 3  t/images/coffee.jpg 6
/f:png/turned.jxl        png 200x300 3
/f:png/rot:270/turned.jxl  png 300x200 3  t/images/coffee.jpg 6
/f:png/fl:1:0/mirrored.jxl  png 300x200 3  t/images/coffee.jpg 6
/f:png/w:60/deep16.jxl   png 60x40 3  t/images/ref/rgb16.png.png 5
/f:png/w:60/float.jxl    png 60x40 3  t/images/ref/coffee.jpg.png 5



=== TEST 2: what is written
--- images
/f:jxl/q:95/coffee.jpg        jxl 300x200 3  t/images/coffee.jpg 5
/f:jxl/w:60/coffee.jpg        jxl 60x40 3  t/images/ref/coffee.jpg.png 8
/f:jxl/w:60/alpha.png         jxl 60x40 4  t/images/ref/alpha.png.png 8
/f:jxl/w:60/grey.png          jxl 60x40 1  t/images/ref/grey.png.png 8
/f:jxl/w:60/bg:fff/alpha.png  jxl 60x40 3  t/images/ref/alpha.png.png 8
/f:jxl/w:60/cmyk.jpg          jxl 60x40 3  t/images/ref/cmyk.jpg.png 8
/f:jxl/w:60/anim-alpha.webp   jxl 60x53 4
/coffee.jxl                   jxl 300x200 3



=== TEST 3: depth
--- kinds
/f:jxl/rgb16.png             jxl srgb uchar *
/f:jxl/ph:1/rgb16.png        jxl rgb16 ushort *
/f:png/ph:1/deep16.jxl       png rgb16 ushort -
/f:png/deep16.jxl            png srgb uchar -
/f:png/ph:1/float.jxl        png rgb16 ushort -
/f:jxl/scp:0/icc-p3.jpg      jxl srgb uchar icc



=== TEST 4: quality, and a size that is not to be exceeded
--- request
GET /f:jxl/mb:9000/coffee.jpg
--- image: jxl 300x200
--- response_headers
Content-Type: image/jxl
Content-Disposition: inline; filename="coffee.jxl"



=== TEST 5: chosen by what the client accepts
--- request
GET /w:60/coffee.jpg
--- more_headers
Accept: image/jxl,image/*
--- image: jxl 60x40
--- response_headers
Vary: Accept



=== TEST 6: cut anywhere
--- request eval
[map { ("GET /f:png/cut-$_.jxl", "GET /f:png/cut-box-$_.jxl") }
     (10, 50, 90, 99.9)]
--- error_code eval
[(422) x 8]
--- response_headers eval
[("X-Error: broken_image") x 8]



=== TEST 7: too many pixels, too much memory, noise
--- request eval
[map { "GET /f:png/$_.jxl" } qw(large deep noise)]
--- error_code eval
[(422) x 3]
--- response_headers eval
["X-Error: too_many_pixels", "X-Error: needs_too_much_memory",
 "X-Error: broken_image"]



=== TEST 8: the first frame of an animation, and the last layer
--- pixels
/f:png/frames.jxl           64x48  0,0=255,0,0  63,47=255,0,0
/f:png/parts-of-frames.jxl  64x48  0,0=255,0,0
/f:png/references.jxl       64x48  0,0=255,0,0
/f:png/layers.jxl           64x48  0,0=0,0,255



=== TEST 9: frames that are not shown have to be there, but for the last
--- request eval
[map { "GET /f:png/frames-cut-$_.jxl" } 45, 60, 90, 1]
--- error_code eval
[(422) x 3, 200]
--- response_headers eval
[("X-Error: broken_image") x 3, "X-Error:"]



=== TEST 10: layers, and so many that there is no time for them
--- server
    imgproc_timeout  2s;
--- request eval
["GET /f:png/some-layers.jxl", "GET /f:png/many-layers.jxl"]
--- error_code eval
[200, 504]
--- response_headers eval
["X-Error:", "X-Error: processing_timeout"]
