# Copyright (C) the ngx_http_imgproc_module authors

# BMP: what is read and written of it.

BEGIN { push @INC, 't/lib' }

use strict;
use warnings;

use Test::Nginx::Socket 'no_plan';
use ImgProc;
use Picture;

my $Palette = join '', map { pack 'C4', 255 - $_, $_, $_ * 3 & 255, 0 }
                       0 .. 255;

# 20 x 10 pixels, whose places they tell

our %Made = (
    'rgb.bmp'      => bmp(24, 0, map { my $y = $_;
                                       pack 'C*', map { (128, $y * 20,
                                                         $_ * 10) } 0 .. 19 }
                                     0 .. 9),
    'top-down.bmp' => bmp(24, 0, { height => -10 },
                          map { my $y = $_;
                                pack 'C*', map { (128, $y * 20, $_ * 10) }
                                               0 .. 19 } 0 .. 9),
    '555.bmp'      => bmp(16, 0, map { my $y = $_;
                                       pack 'v*', map { $_ << 10 | $y << 5 }
                                                  0 .. 19 } 0 .. 9),
    'alpha.bmp'    => bmp(32, 3, { masks => [0xff000000, 0xff0000, 0xff00,
                                             0xff] },
                          map { my $y = $_;
                                pack 'V*', map { ($_ << 24) * 10 | $y << 20
                                                 | 128 << 8 | $_ * 12 }
                                           0 .. 19 } 0 .. 9),
    '8.bmp'        => bmp(8, 0, map { my $y = $_;
                                      pack 'C*', map { $_ * 10 + $y } 0 .. 19 }
                                    0 .. 9),
    'rle.bmp'      => bmp(8, 1, (map { pack 'C*', 10, $_, 10, 100 + $_, 0, 0 }
                                     0 .. 9), "\0\1"),
    'cut.bmp'      => substr(bmp(24, 0, ("\x80" x 60) x 10), 0, -1),
    'rle-cut.bmp'  => bmp(8, 1, map { pack 'C*', 10, $_, 10, 100 + $_, 0, 0 }
                                    0 .. 9),
    'jpeg.bmp'     => bmp(0, 4, picture('coffee.jpg')),
    'large.bmp'    => bmp(1, 0, { width => 20000, height => 1 }, "\0" x 2500),
    'bomb.bmp'     => bmp(8, 1, { width => 16000, height => 16000 }, "\0\1"),
    'text.bmp'     => 'BMW: a maker of cars, and no picture at all.',
);

# lines are given from below

sub bmp {
    my ($bits, $compression, @lines) = @_;
    my %how = (width => 20, height => 10, ref $lines[0] ? %{ shift @lines }
                                                        : ());
    my $palette = $bits && $bits <= 8 ? $Palette : '';
    my $masks = $how{masks} ? pack 'V*', @{ $how{masks} } : '';
    my $size = 40 + length $masks;
    my $pixels = join '', map { $_ . "\0" x (-length($_) % 4) } @lines;

    $palette = substr $palette, 0, 4 << $bits if $palette ne '';
    $pixels = join '', @lines if $compression && !$how{masks};

    return pack('a2 V x4 V', 'BM', 14 + $size + length($palette . $pixels),
                14 + $size + length $palette)
           . pack('V l< l< v v V V x16', $size, @how{qw(width height)}, 1,
                  $bits, $compression, length $pixels)
           . $masks . $palette . $pixels;
}


serve_pictures(\%Made, server => <<'END');
    imgproc_source_formats     jpeg png webp bmp;
    imgproc_preferred_formats  png bmp;
    add_header                 X-Error $imgproc_error always;
END

no_long_string();
run_tests();

__DATA__

=== TEST 1: depths, masks, palettes, order of lines, RLE
--- pixels
/f:png/rgb.bmp       20x10  0,9=0,0,128  19,0=190,180,128  3,4=30,100,128
/f:png/top-down.bmp  20x10  0,0=0,0,128  19,9=190,180,128  3,5=30,100,128
/f:png/555.bmp       20x10  0,9=0,0,0    19,0=156,74,0
/f:png/alpha.bmp     20x10  0,9=0,0,128,0  19,0=190,144,128,228
/f:png/8.bmp         20x10  0,9=0,0,255  19,0=85,199,56
/f:png/rle.bmp       20x10  0,9=0,0,255  19,0=71,109,146
/f:png/rs:force:10:5/rgb.bmp  10x5  0,0=5,170,128



=== TEST 2: any order of pixels
--- pixels
/f:png/rot:90/rgb.bmp      10x20  0,0=0,0,128   9,0=0,180,128
/f:png/fl:1:1/rle.bmp      20x10  19,0=0,0,255  0,9=71,109,146
/f:png/c:2:2:nowe/8.bmp    2x2    0,0=27,9,246  1,1=54,18,237



=== TEST 3: what is written
--- images
/f:bmp/coffee.jpg               bmp 300x200 3  t/images/coffee.jpg 0
/f:bmp/w:60/coffee.jpg          bmp 60x40 3  t/images/ref/coffee.jpg.png 3
/f:bmp/w:61/coffee.jpg          bmp 61x41 3
/f:bmp/w:60/alpha.png           bmp 60x40 4  t/images/ref/alpha.png.png 3
/f:bmp/w:60/bg:fff/alpha.png    bmp 60x40 3  t/images/ref/alpha.png.png 3
/f:bmp/w:60/grey.png            bmp 60x40 3  t/images/ref/grey.png.png 3
/f:bmp/w:60/cmyk.jpg            bmp 60x40 3  t/images/ref/cmyk.jpg.png 5
/f:bmp/ph:1/w:60/rgb16.png      bmp 60x40 3  t/images/ref/rgb16.png.png 3
/f:bmp/w:60/anim-alpha.webp     bmp 60x53 4
/rle.bmp                        bmp 20x10 3



=== TEST 4: written, and read again
--- request
GET /f:bmp/alpha.png
--- image: bmp 271x180 4
--- similar: t/images/alpha.png 0
--- response_headers
Content-Type: image/bmp
--- response_body_like eval
qr/^BM.{12}l\0\0\0/s



=== TEST 5: cut short, of another compression, of no pixels
--- request eval
[map { "GET /f:png/$_.bmp" } qw(cut rle-cut jpeg)]
--- error_code eval
[(422) x 3]
--- response_headers eval
[("X-Error: broken_image") x 3]



=== TEST 6: too much
--- request eval
["GET /f:png/large.bmp", "GET /f:png/bomb.bmp", "GET /f:png/text.bmp"]
--- error_code eval
[422, 422, 415]
--- response_headers eval
["X-Error: too_many_pixels", "X-Error: too_many_pixels",
 "X-Error: not_an_image"]
