package Svg;

# Copyright (C) the ngx_http_imgproc_module authors

# SVG that is meant to keep a renderer busy, or to take all memory, when it is
# rendered at 1000 pixels; and what the answer has to be.
#
# bombs()               ([NAME, BYTES, ERROR, ..], ..), none: a picture

use strict;
use warnings;

use Compress::Zlib ();
use Exporter qw(import);

our @EXPORT_OK = qw(bombs svg);


sub svg {
    my ($inside, $attributes) = @_;

    return '<svg xmlns="http://www.w3.org/2000/svg" '
           . 'xmlns:xlink="http://www.w3.org/1999/xlink" '
           . ($attributes || 'width="1000" height="1000"') . ">$inside</svg>";
}


sub bombs {
    my $rect = '<rect width="1000" height="1000"/>';
    my $doctype = '<?xml version="1.0"?>' . "\n" . '<!DOCTYPE svg [';
    my $zigzag = 'M0 0' . 'L0 1000L1000 0' x 90_000;
    my $gzip = Compress::Zlib::memGzip(svg(' ' x 30_000_000));

    return (
        ['plain', svg($rect)],

        # entities

        ['entities', $doctype
                     . '<!ENTITY a0 "aaaaaaaaaa">'
                     . join('', map { my $n = $_ - 1;
                                      "<!ENTITY a$_ \"" . "&a$n;" x 10 . '">' }
                                    1 .. 9)
                     . "]>\n" . svg('<text>&a9;</text>'),
         'format_not_allowed'],
        ['quadratic', $doctype . '<!ENTITY a "' . 'a' x 100_000 . '">]>'
                      . svg('<text>' . '&a;' x 10_000 . '</text>'),
         'format_not_allowed'],
        ['external', $doctype . '<!ENTITY a SYSTEM "file:///etc/passwd">]>'
                     . svg('<text>&a;</text>'), 'format_not_allowed'],

        # the reader

        ['deep', svg('<g>' x 100_000 . '</g>' x 100_000),
         'format_not_allowed'],
        ['attributes', svg('<g ' . join(' ', map { "a$_=\"\"" } 1 .. 50_000)
                           . '/>'), 'format_not_allowed'],
        ['elements', svg('<g/>' x 500_000), 'format_not_allowed'],
        ['namespaces', svg(join '', map { "<g xmlns:a$_=\"a\">" }
                                        1 .. 50_000), 'format_not_allowed'],
        ['comment', svg('<!--' . '-' x 1_000_000), 'broken_image'],
        ['text', svg('<text>' . 'ab' x 500_000 . '</text>'),
         'too_many_pixels'],
        ['references', svg('<text>' . '&#97;' x 200_000 . '</text>'),
         'too_many_pixels'],
        ['css', svg('<style>' . join('', map { ".a$_\{fill:red}" }
                                             1 .. 30_000)
                    . '</style>' . '<rect class="b"/>' x 30_000),
         'too_many_pixels'],
        ['gzip', $gzip, 'not_an_image'],

        # references

        ['uses', svg('<rect id="g0" width="1" height="1"/>'
                     . join '', map { my $n = $_ - 1;
                                      "<g id=\"g$_\">"
                                      . "<use xlink:href=\"#g$n\"/>" x 10
                                      . '</g>' } 1 .. 30),
         'too_many_pixels'],
        ['circle', svg('<g id="a"><use xlink:href="#b"/></g>'
                       . '<g id="b"><use xlink:href="#a"/></g>'),
         'format_not_allowed'],
        ['patterns', svg(join('', map { my $n = $_ - 1;
                                        "<pattern id=\"p$_\" width=\"1\" "
                                        . 'height="1">'
                                        . ("<rect fill=\"url(#p$n)\" "
                                           . 'width="1000" height="1000"/>')
                                          x 2
                                        . '</pattern>' } 1 .. 30)
                         . '<rect fill="url(#p30)" width="1000" '
                         . 'height="1000"/>'), 'too_many_pixels'],
        ['masks', svg(join('', map { my $n = $_ - 1;
                                     "<mask id=\"m$_\">"
                                     . "<g mask=\"url(#m$n)\">$rect</g>" x 2
                                     . '</mask>' } 1 .. 20)
                      . "<g mask=\"url(#m20)\">$rect</g>"),
         'too_many_pixels'],
        ['markers', svg('<marker id="m" overflow="visible">'
                        . '<circle r="500"/>' x 50 . '</marker><path d="M0 0'
                        . 'h1' x 20_000 . '" marker-mid="url(#m)"/>'),
         'too_many_pixels'],

        # pixels

        ['layers', svg("<g opacity=\".5\">$rect</g>" x 5000),
         'too_many_pixels'],
        ['blend', svg("<g style=\"mix-blend-mode:multiply\">$rect</g>" x 1000),
         'too_many_pixels'],
        ['sheet', svg('<style>rect{mask:url(#a)}</style><mask id="a"/>'
                      . $rect x 2000), 'too_many_pixels'],
        ['gradients', svg('<linearGradient id="a"/>'
                          . ('<rect width="1000" height="1000" '
                             . 'fill="url(#a)"/>') x 2000),
         'too_many_pixels'],
        ['path', svg("<path d=\"$zigzag\"/>"), 'too_many_pixels'],
        ['dashes', svg('<path stroke="red" stroke-dasharray=".1" d="M0 0'
                       . 'L1000 1000L0 0' x 200 . '"/>'),
         'too_many_pixels', 'needs_too_much_memory'],
        ['turbulence', svg('<filter id="f"><feTurbulence '
                           . 'numOctaves="1000"/></filter>'
                           . "<g filter=\"url(#f)\">$rect</g>"),
         'too_many_pixels'],
        ['convolve', svg('<filter id="f"><feConvolveMatrix order="100" '
                         . 'kernelMatrix="' . '1 ' x 10_000 . '"/></filter>'
                         . "<g filter=\"url(#f)\">$rect</g>"),
         'too_many_pixels'],
        ['morphology', svg('<filter id="f"><feMorphology radius="400"/>'
                           . "</filter><g filter=\"url(#f)\">$rect</g>"),
         'too_many_pixels'],
        ['displacement', svg('<filter id="f">'
                             . '<feDisplacementMap in2="SourceGraphic"/>' x 50
                             . "</filter><g filter=\"url(#f)\">$rect</g>"),
         'too_many_pixels', 'needs_too_much_memory'],

        # memory

        ['results', svg('<filter id="f">'
                        . join('', map { "<feOffset result=\"r$_\"/>" }
                                       1 .. 90)
                        . "</filter><g filter=\"url(#f)\">$rect</g>"),
         'needs_too_much_memory'],
        ['pattern', svg('<pattern id="p" patternUnits="userSpaceOnUse" '
                        . 'width="20000" height="20000"><rect width="20000" '
                        . 'height="20000"/></pattern>'
                        . '<rect fill="url(#p)" width="9" height="9"/>'),
         'needs_too_much_memory'],
        ['pattern-box', svg('<pattern id="p" width="20" height="20"><rect '
                            . 'width="20000" height="20000"/></pattern><rect '
                            . 'fill="url(#p)" width="1000" height="1000"/>'),
         'needs_too_much_memory'],
        ['pattern-scaled', svg('<pattern id="p" width="1" height="1"><rect '
                               . 'width="9" height="9"/></pattern>'
                               . '<g transform="scale(1e4)"><rect '
                               . 'fill="url(#p)" width="9" height="9"/></g>'),
         'needs_too_much_memory'],
        ['nested', svg("<g opacity=\".5\">$rect" x 100 . '</g>' x 100),
         'needs_too_much_memory'],

        # sizes

        ['large', svg('', 'width="99999999" height="99999999"'),
         'broken_image'],
        ['infinite', svg('', 'width="1e999" height="1"'), 'broken_image'],
        ['thin', svg('', 'width="1000000" height="1"'), 'too_many_pixels'],
        ['sheet-size', svg('<style>svg{width:99999px;height:99999px}</style>'),
         'too_many_pixels'],
    );
}


1;
