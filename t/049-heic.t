# Copyright (C) the ngx_http_imgproc_module authors

# HEIC: what is read and written of it.

BEGIN { push @INC, 't/lib' }

use strict;
use warnings;

use Test::Nginx::Socket 'no_plan';
use ImgProc;
use Heif;
use Picture;

# coffee.jpg as four tiles of 160x112, in a grid of 300x200

my $Grid = picture('coffee-grid.heic');
my ($Canvas, @Tiles) = heif_items($Grid);
my @Bits = ['pixi', pack 'N C C3', 0, 3, 8, 8, 8];
my ($Deep) = heif_items(picture('chelsea-10bit.heic'));

# EXIF that says "turn me"; HEIF's own boxes count

my $Exif = pack('N', 0) . "Exif\0\0" . "MM\0*\0\0\0\x08\0\1"
           . pack('n n N n n N', 0x112, 3, 1, 6, 0, 0);

sub grid {
    my ($props, %how) = @_;

    return heif({},
        { type => 'grid', refs => [['dimg', 2 .. 5]],
          data => $how{data} || heif_grid(2, 2, 300, 200),
          props => [heif_size(@{ $how{size} || [300, 200] }), @Bits,
                    @$props] },
        (map { { %$_, hidden => 1 } } @Tiles), @{ $how{more} || [] });
}

sub tile {
    my ($n, @props) = @_;

    return { %{ $Tiles[$n] }, props => [@{ $Tiles[$n]{props} }, @props] };
}

my $WithExif = { type => 'Exif', data => $Exif, props => [],
                 refs => [['cdsc', 1]] };

our %Made = (
    'turned-1.heic'   => grid([heif_turn(1)]),
    'turned-2.heic'   => grid([heif_turn(2)]),
    'turned-3.heic'   => grid([heif_turn(3)]),
    'flopped.heic'    => grid([heif_mirror(1)]),
    'flipped.heic'    => grid([heif_mirror(0)]),
    'both.heic'       => grid([heif_turn(3), heif_mirror(1)]),
    'exif.heic'       => grid([], more => [$WithExif]),
    'turned-exif.heic' => grid([heif_turn(3)], more => [$WithExif]),
    'tile.heic'       => heif({}, tile(0)),
    'tile-turned.heic' => heif({}, tile(0, heif_turn(1))),
    'deep-turned.heic' => heif({}, { %$Deep,
                                     props => [@{ $Deep->{props} },
                                               heif_turn(1)] }),
    'pages.heic'      => heif({ primary => 3 }, map { tile($_) } 0 .. 3),
    'sizes.heic'      => heif({}, tile(0), tile(1, heif_turn(1))),

    # more than there is: of tiles, and of pixels

    'few.heic'        => heif({}, { type => 'grid', data => $Canvas->{data},
                                    refs => [['dimg', 2, 3]],
                                    props => [heif_size(300, 200), @Bits] },
                              map { { %$_, hidden => 1 } } @Tiles[0, 1]),
    'wide.heic'       => grid([], data => heif_grid(2, 2, 3000, 200)),
    'large.heic'      => grid([], data => heif_grid(2, 2, 30000, 30000)),
    'large-size.heic' => grid([], size => [30000, 30000]),
    'lie.heic'        => heif({}, { %{ $Tiles[0] },
                                    props => [(grep { $_->[0] ne 'ispe' }
                                                   @{ $Tiles[0]{props} }),
                                              heif_size(16, 16)] }),
    'loop.heic'       => heif({}, { type => 'grid', data => $Canvas->{data},
                                    refs => [['dimg', (1) x 4]],
                                    props => [heif_size(300, 200), @Bits] },
                              tile(0)),
);

$Made{"cut-$_.heic"} = substr $Grid, 0, length($Grid) * $_ / 100
    for 10, 50, 90, 99.9;

serve_pictures(\%Made, server => sub { ($_[0]->server || '') . <<'END' });
    imgproc_source_formats     jpeg png webp heic;
    imgproc_preferred_formats  png heic;
    add_header                 X-Error $imgproc_error always;
END

no_long_string();
run_tests();

__DATA__

=== TEST 1: a grid of tiles, and one alone
--- images
/f:png/coffee-grid.heic       png 300x200 3  t/images/coffee.jpg 5
/f:png/w:60/coffee-grid.heic  png 60x40 3  t/images/ref/coffee.jpg.png 5
/f:png/tile.heic              png 160x112 3



=== TEST 2: turned and mirrored by boxes, from which it is turned back
--- images
/f:png/turned-1.heic                 png 200x300 3
/f:png/rot:90/turned-1.heic          png 300x200 3  t/images/coffee.jpg 5
/f:png/rot:180/turned-2.heic         png 300x200 3  t/images/coffee.jpg 5
/f:png/rot:270/turned-3.heic         png 300x200 3  t/images/coffee.jpg 5
/f:png/fl:1:0/flopped.heic           png 300x200 3  t/images/coffee.jpg 5
/f:png/fl:0:1/flipped.heic           png 300x200 3  t/images/coffee.jpg 5
/f:png/rot:90/fl:1:0/both.heic       png 300x200 3  t/images/coffee.jpg 5
/f:png/w:40/turned-1.heic            png 40x60 3
/f:png/rs:fill:60:40/rot:90/turned-1.heic  png 60x40 3
/f:png/tile-turned.heic              png 112x160 3
/f:png/rot:90/w:60/deep-turned.heic  png 60x40 3  t/images/ref/chelsea-10bit.heic.png 4



=== TEST 3: EXIF's orientation is not applied, neither instead nor again
--- images
/f:png/exif.heic                     png 300x200 3  t/images/coffee.jpg 5
/f:png/ar:0/exif.heic                png 300x200 3  t/images/coffee.jpg 5
/f:png/turned-exif.heic              png 200x300 3
/f:png/rot:270/turned-exif.heic      png 300x200 3  t/images/coffee.jpg 5
/f:png/rot:270/ar:0/turned-exif.heic  png 300x200 3  t/images/coffee.jpg 5
/f:jpg/q:95/sm:0/ar:0/exif.heic      jpeg 300x200 3  t/images/coffee.jpg 5



=== TEST 4: 10 bits
--- kinds
/f:png/chelsea-10bit.heic       png srgb uchar -
/f:png/ph:1/chelsea-10bit.heic  png rgb16 ushort -
/f:heic/ph:1/chelsea-10bit.heic  heic srgb uchar -



=== TEST 5: several pictures: the primary one, or by number, or several
--- images
/f:png/pages.heic           png 160x112 3
/f:png/pg:1/pages.heic      png 160x112 3
/f:png/pgs:2/pages.heic     png 160x224 3
/f:png/pg:2/pgs:9/pages.heic  png 160x224 3
/f:png/pgs:4/w:80/pages.heic  png 80x224 3
/f:png/pg:1/sizes.heic      png 112x160 3



=== TEST 6: a picture that is not there, and pictures of two sizes
--- request eval
["GET /f:png/pg:4/pages.heic", "GET /f:png/pgs:2/sizes.heic"]
--- error_code eval
[400, 422]
--- response_headers eval
["X-Error: bad_option", "X-Error: broken_image"]



=== TEST 7: cut anywhere, and grids that lie
--- request eval
[(map { "GET /f:png/cut-$_.heic" } 10, 50, 90, 99.9),
 map { "GET /f:png/$_.heic" } qw(few wide loop large large-size)]
--- error_code eval
[(422) x 9]
--- response_headers eval
[("X-Error: broken_image") x 7, ("X-Error: too_many_pixels") x 2]



=== TEST 8: what is written
--- images
/f:heic/q:95/coffee.jpg        heic 300x200 3  t/images/coffee.jpg 5
/f:heic/w:60/coffee.jpg        heic 60x40 3  t/images/ref/coffee.jpg.png 8
/f:heic/w:60/alpha.png         heic 60x40 4  t/images/ref/alpha.png.png 8
/f:heic/w:60/grey.png          heic 60x40 3
/f:heic/w:60/bg:fff/alpha.png  heic 60x40 3
/f:heic/w:60/cmyk.jpg          heic 60x40 3  t/images/ref/cmyk.jpg.png 8
/f:heic/rs:force:1:1/coffee.jpg   heic 1x1 3
/f:heic/rs:force:17:3/coffee.jpg  heic 17x3 3
/f:heic/rs:force:63:65/alpha.png  heic 63x65 4
/coffee-grid.heic              heic 300x200 3  t/images/coffee.jpg 6
/w:60/anim-alpha.webp          png 60x53 4



=== TEST 9: depth and profile
--- kinds
/f:heic/rgb16.png             heic srgb uchar -
/f:heic/ph:1/rgb16.png        heic srgb uchar -
/f:heic/icc-p3.jpg            heic srgb uchar -
/f:heic/scp:0/icc-p3.jpg      heic srgb uchar icc



=== TEST 10: a size that is not to be exceeded, and what goes with it
--- request
GET /f:heic/mb:6000/coffee.jpg
--- image: heic 300x200
--- response_headers
Content-Type: image/heif
Content-Disposition: inline; filename="coffee.heic"



=== TEST 11: not because the client would take it
--- server
    imgproc_auto_format  avif webp;
--- request
GET /w:60/coffee.jpg
--- more_headers
Accept: image/heic,image/*
--- image: png 60x40
