# Copyright (C) the ngx_http_imgproc_module authors

# Depth, colour profiles, and what says whose a picture is.

BEGIN { push @INC, 't/lib' }

use strict;
use warnings;

use Test::Nginx::Socket 'no_plan';
use ImgProc;
use Picture;

our %Made = (
    'rights.jpg' => rights(),
);

serve_pictures(\%Made, server => <<'END');
    imgproc_source_formats  jpeg png webp gif avif heic;
END

no_long_string();
run_tests();


# EXIF with a camera, an owner and a place; XMP and IPTC

sub rights {
    my @ifd = (
        [0x010f, 2, 'a camera'],
        [0x013b, 2, 'an author'],
        [0x8298, 2, 'owner (c) 2024'],
    );
    my ($entries, $texts) = ('', '');
    my $at = 8 + 2 + 12 * (@ifd + 1) + 4;

    for (@ifd) {
        my ($tag, $type, $text) = @$_;

        $entries .= pack 'vvVV', $tag, $type, 1 + length $text,
                                 $at + length $texts;
        $texts .= "$text\0";
    }

    my $gps = pack('v', 2) . pack('vvV a4', 1, 2, 2, 'N')
              . pack('vvVV', 2, 5, 3, $at + length($texts) + 30) . pack('V', 0)
              . pack('V6', 51, 1, 30, 1, 0, 1);

    $entries .= pack 'vvVV', 0x8825, 4, 1, $at + length $texts;

    my $exif = "Exif\0\0" . pack('a2 v V v', 'II', 42, 8, 1 + @ifd) . $entries
               . pack('V', 0) . $texts . $gps;

    my $xmp = "http://ns.adobe.com/xap/1.0/\0"
              . '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf='
              . '"http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
              . '<rdf:Description rdf:about="" '
              . 'xmlns:dc="http://purl.org/dc/elements/1.1/">'
              . '<dc:title>a title</dc:title><dc:rights>by XMP</dc:rights>'
              . '</rdf:Description></rdf:RDF></x:xmpmeta>';

    my $iim = pack('C3 n/a', 0x1c, 2, 90, 'a city')
              . pack('C3 n/a', 0x1c, 2, 116, 'by IPTC');

    my $iptc = "Photoshop 3.0\0" . pack('a4 n n N/a', '8BIM', 0x0404, 0, $iim);

    my $jpeg = picture('coffee.jpg');

    substr $jpeg, 2, 0, join '', segment(0xe1, $exif), segment(0xe1, $xmp),
                                 segment(0xed, $iptc);

    return $jpeg;
}


sub segment {
    my ($marker, $data) = @_;

    return pack 'CCn a*', 0xff, $marker, 2 + length $data, $data;
}


# the words of rights() that are in the body

sub words {
    my $body = shift;

    return join ', ', grep { index($body, $_) >= 0 }
                           'a camera', 'an author', 'owner (c) 2024',
                           'a title', 'by XMP', 'a city', 'by IPTC', 'GPS',
                           "\x25\x88\x04\0";
}


__DATA__

=== TEST 1: 16 bits become 8
--- kinds
/rgb16.png              png srgb uchar -
/f:webp/rgb16.png       webp srgb uchar -
/f:png/ph:0/rgb16.png   png srgb uchar -
/f:avif/rgb16.png       avif srgb uchar -
/f:avif/chelsea-10bit.heic  avif srgb uchar -



=== TEST 2: or are kept where the format can
--- kinds
/ph:1/rgb16.png                    png rgb16 ushort -
/ph:1/w:60/rgb16.png               png rgb16 ushort -
/ph:1/w:60/pd:5/rot:90/rgb16.png   png rgb16 ushort -
/ph:1/f:png/chelsea-10bit.heic     png rgb16 ushort -
/ph:1/f:avif/rgb16.png             avif rgb16 ushort -
/ph:1/f:avif/chelsea-10bit.heic    avif rgb16 ushort -
/ph:1/f:jpg/rgb16.png              jpeg srgb uchar -
/ph:1/f:webp/rgb16.png             webp srgb uchar -
/ph:1/f:gif/rgb16.png              gif srgb uchar -



=== TEST 3: of 8 no 16 are made
--- kinds
/ph:1/f:png/coffee.jpg    png srgb uchar -
/ph:1/f:avif/coffee.jpg   avif srgb uchar -
/ph:1/grey.png            png b-w uchar -



=== TEST 4: with both depths it is the same picture
--- images
/ph:1/w:60/rgb16.png              png 60x40 3  t/images/ref/rgb16.png.png 2
/ph:1/w:60/f:avif/rgb16.png       avif 60x40 3  t/images/ref/rgb16.png.png 8
/ph:1/w:60/f:jpg/rgb16.png        jpeg 60x40 3  t/images/ref/rgb16.png.png 10
/ph:1/w:60/f:avif/chelsea-10bit.heic  avif 60x40 3  t/images/ref/chelsea-10bit.heic.png 8
/ph:1/w:60/f:png/chelsea-10bit.heic   png 60x40 3  t/images/ref/chelsea-10bit.heic.png 3



=== TEST 5: a profile is applied, or kept where the format can
--- kinds
/w:60/icc-p3.jpg               jpeg srgb uchar -
/w:60/scp:0/icc-p3.jpg         jpeg srgb uchar icc
/w:60/scp:0/f:png/icc-p3.jpg   png srgb uchar icc
/w:60/scp:0/f:webp/icc-p3.jpg  webp srgb uchar icc
/w:60/scp:0/f:avif/icc-p3.jpg  avif srgb uchar icc
/w:60/scp:0/f:gif/icc-p3.jpg   gif srgb uchar -



=== TEST 6: cmyk becomes sRGB, also if there is no profile to keep
--- kinds
/w:60/cmyk.jpg               jpeg srgb uchar -
/w:60/scp:0/cmyk.jpg         jpeg srgb uchar -
/w:60/f:png/ph:1/cmyk.jpg    png srgb uchar -



=== TEST 7: grey stays grey
--- kinds
/w:60/grey.png               png b-w uchar -
/w:60/f:jpg/grey.png         jpeg b-w uchar -
/w:60/pd:3/bg:808080/grey.png  png b-w uchar -
/w:60/pd:3/bg:ff0000/grey.png  png srgb uchar -



=== TEST 8: who owns the picture is kept
--- request eval
[map { "GET /w:60/$_/rights.jpg" } qw(f:jpg f:webp f:avif f:jpg/scp:0)]
--- response_body_filters eval: \&::words
--- response_body eval
['an author, owner (c) 2024, by XMP, by IPTC',
 'an author, owner (c) 2024, by XMP',
 'an author, owner (c) 2024, by XMP',
 'an author, owner (c) 2024, by XMP, by IPTC']



=== TEST 9: or is not
--- request eval
[map { "GET /w:60/kcr:0/$_/rights.jpg" } qw(f:jpg f:png f:webp f:gif f:avif)]
--- response_body_filters eval: \&::words
--- response_body eval
[('') x 5]



=== TEST 10: with all the rest, but not the place
--- request
GET /w:60/sm:0/rights.jpg
--- response_body_filters eval: \&::words
--- response_body chop
a camera, an author, owner (c) 2024, a title, by XMP, a city, by IPTC



=== TEST 11: a picture that says nothing of it is not made larger
--- against
/w:60/kcr:0/coffee.jpg  first
/w:60/kcr:1/coffee.jpg  same



=== TEST 12: a limit to the bytes
--- against
/w:200/f:jpg/q:90/coffee.jpg          first
/w:200/f:jpg/q:90/mb:1000000/coffee.jpg  same
/w:200/f:jpg/q:90/mb:5000/coffee.jpg  smaller
/w:200/f:jpg/q:90/mb:3000/coffee.jpg  smaller
/w:200/f:jpg/q:90/mb:1/coffee.jpg     smaller
/w:200/f:jpg/q:6/coffee.jpg           same



=== TEST 13: a limit that no format without quality knows
--- against
/w:60/f:png/coffee.jpg       first
/w:60/f:png/mb:1/coffee.jpg  same
