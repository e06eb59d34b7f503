# Copyright (C) the ngx_http_imgproc_module authors

# SVG: rendered, and passed on sanitised.

BEGIN { push @INC, 't/lib' }

use Test::Nginx::Socket 'no_plan';
use ImgProc;
use Picture;

our $Ns = 'xmlns="http://www.w3.org/2000/svg" '
          . 'xmlns:xlink="http://www.w3.org/1999/xlink"';

our %File = (
    flag    => svg('width="40" height="20"',
                   '<rect width="20" height="20" fill="#f00"/>'
                   . '<rect x="20" width="20" height="20" fill="#00f"/>'),
    box     => svg('viewBox="0 0 60 20"', '<circle r="5"/>'),
    poster  => svg('width="8000mm" height="4000mm"', '<circle r="5"/>'),
    none    => svg('', '<circle r="5"/>'),
    script  => svg('width="40" height="20" onload="alert(1)"',
                   '<script>alert(1)</script><a href="javascript:alert(1)">'
                   . '<rect onclick="alert(1)" width="40" height="20"/></a>'
                   . '<style>@import "http://host/";rect{fill:#0f0}</style>'),
    image   => svg('width="40" height="20"',
                   '<image href="http://127.0.0.1/" width="9" height="9"/>'),
    file    => svg('width="40" height="20"',
                   '<image xlink:href="file:///etc/passwd"/>'),
    css     => svg('width="40" height="20"',
                   '<style>@import "x";</style><rect/>'),
    nested  => svg('width="40" height="20"',
                   '<image href="data:image/svg+xml;base64,PHN2Zy8+"/>'),
    doctype => "<!DOCTYPE svg [<!ENTITY a \"b\">]>\n"
               . svg('width="40" height="20"', '<text>&a;</text>'),
    latin   => '<?xml version="1.0" encoding="windows-1252"?>'
               . svg('width="40" height="20"', "<text>\xe4</text>"),
    uses    => svg('width="40" height="20"',
                   '<rect id="g0" width="1" height="1"/>'
                   . join '', map { my $n = $_ - 1;
                                    "<g id=\"g$_\">"
                                    . "<use xlink:href=\"#g$n\"/>" x 10
                                    . '</g>' } 1 .. 9),
    filter  => svg('width="1000" height="1000"',
                   '<filter id="f"><feTurbulence numOctaves="1000"/></filter>'
                   . '<rect filter="url(#f)" width="1000" height="1000"/>'),
    pattern => svg('width="100" height="100"',
                   '<pattern id="p" width="1" height="1"><circle r="9"/>'
                   . '</pattern><rect fill="url(#p)" width="90000" '
                   . 'height="90000"/>'),
    bom     => "\xef\xbb\xbf<?xml version=\"1.0\"?>\n<!-- a -->\n"
               . svg('width="40" height="20"', '<rect/>'),
    prefix  => '<s:svg xmlns:s="http://www.w3.org/2000/svg" width="40" '
               . 'height="20"><s:rect width="40" height="20"/></s:svg>',
    png     => picture('alpha.png'),
);

$File{cut} = substr $File{flag}, 0, -20;

our $Csp = "Content-Security-Policy: default-src 'none'; style-src "
           . "'unsafe-inline'; img-src data:; sandbox";

add_block_preprocessor(sub {
    my $block = shift;

    $block->set_value(user_files =>
                      [map { [ "pictures/$_" => $File{$_} ] } sort keys %File]);

    my $formats = $block->formats // 'svg png';

    $block->set_value(config => <<"END");
    imgproc_source_formats  $formats;

    location ~ ^/(?<opts>(?:[^/:]+:[^/]*/)*)(?<file>[^/]+)\$ {
        imgproc       \$opts;
        imgproc_pass  /pictures/\$file;
        add_header    X-Error \$imgproc_error always;
        add_header    X-Size  \${imgproc_width}x\$imgproc_height;
        add_header    X-Source  \${imgproc_source_width}x\$imgproc_source_height;
    }

    location ^~ /pictures/ {
        internal;
    }
END
});

no_long_string();
run_tests();


sub svg {
    my ($attributes, $inside) = @_;

    return "<svg $Ns $attributes>$inside</svg>";
}


__DATA__

=== TEST 1: rendered at the size of its own, and at any other
--- images
    /flag                  png 40x20
    /w:400/flag            png 400x200
    /w:10/flag             png 10x5
    /rs:fill:30:30/flag    png 30x30
    /rs:force:30:90/flag   png 30x90
    /dpr:2/w:40/flag       png 80x40
    /box                   png 60x20
    /w:600/box             png 600x200
    /w:100/poster          png 100x50
    /bom                   png 40x20
    /prefix                png 40x20



=== TEST 2: pixels are rendered at the size that is wanted
--- pixels
    /flag               40x20  0,0=255,0,0,255  19,9=255,0,0,255  20,9=0,0,255,255
    /w:400/flag         400x200  199,99=255,0,0,255  200,99=0,0,255,255
    /w:400/c:20:20/flag  400x400  199,99=255,0,0,255  200,99=0,0,255,255
    /rot:90/w:100/flag  100x200  50,99=255,0,0,255  50,100=0,0,255,255



=== TEST 3: in other formats
--- images
    /f:jpeg/w:100/flag  jpeg 100x50
    /f:webp/w:100/flag  webp 100x50
    /f:gif/w:100/flag   gif 100x50



=== TEST 4: scripts and style sheets do no harm to pixels
--- request
GET /f:png/script
--- error_code: 415
--- response_headers
X-Error: format_not_allowed
--- error_log
svg: CSS that refers to something outside



=== TEST 5: references to something outside
--- request eval
["GET /image", "GET /file", "GET /css", "GET /nested"]
--- error_code eval
[(415) x 4]
--- response_headers eval
[("X-Error: format_not_allowed") x 4]
--- error_log eval
qr/imgproc: format_not_allowed: svg: /



=== TEST 6: a DOCTYPE, another encoding
--- request eval
["GET /doctype", "GET /latin", "GET /f:svg/doctype"]
--- error_code eval
[415, 422, 415]
--- response_headers eval
["X-Error: format_not_allowed", "X-Error: broken_image",
 "X-Error: format_not_allowed"]



=== TEST 7: cut short, without a size
--- request eval
["GET /cut", "GET /none", "GET /f:svg/cut"]
--- error_code eval
[(422) x 3]
--- response_headers eval
[("X-Error: broken_image") x 3]



=== TEST 8: what would take too long, or too much
--- request eval
["GET /uses", "GET /filter", "GET /pattern", "GET /w:6000/h:6000/flag"]
--- error_code eval
[422, 422, 422, 200]
--- response_headers eval
["X-Error: too_many_pixels", "X-Error: too_many_pixels",
 "X-Error: needs_too_much_memory", "X-Size: 6000x3000"]



=== TEST 9: limits are those of what is rendered
--- request eval
["GET /msr:0.01/w:100/flag", "GET /msr:0.01/w:200/flag",
 "GET /msr:0.01/w:100/poster"]
--- error_code eval
[200, 422, 200]
--- response_headers eval
["X-Size: 100x50", "X-Error: too_many_pixels", "X-Size: 100x50"]



=== TEST 10: passed on sanitised
--- request
GET /f:svg/script
--- response_headers eval
"Content-Type: image/svg+xml
$::Csp
X-Content-Type-Options: nosniff
Content-Disposition: inline; filename=\"script.svg\"
X-Size: 40x20"
--- response_body eval
"<svg $::Ns width=\"40\" height=\"20\"><a><rect width=\"40\" height=\"20\"/></a><style>;rect{fill:#0f0}</style></svg>\n"



=== TEST 11: no geometry
--- request
GET /f:svg/w:100/rot:90/flag
--- response_headers eval
"Content-Type: image/svg+xml\n$::Csp\nX-Size: 40x20"
--- response_body eval
"$::File{flag}\n"



=== TEST 12: HEAD
--- request
HEAD /f:svg/flag
--- response_headers eval
"Content-Type: image/svg+xml\n$::Csp\nContent-Length: " . (1 + length $::File{flag})
--- response_body:



=== TEST 13: what is fetched is left out
--- request eval
["GET /f:svg/image", "GET /f:svg/file", "GET /f:svg/nested"]
--- response_body eval
["<svg $::Ns width=\"40\" height=\"20\"><image width=\"9\" height=\"9\"/></svg>\n",
 "<svg $::Ns width=\"40\" height=\"20\"><image/></svg>\n",
 "<svg $::Ns width=\"40\" height=\"20\"><image/></svg>\n"]



=== TEST 14: nothing else becomes SVG
--- request
GET /f:svg/png
--- error_code: 422
--- response_headers
X-Error: unsupported_output
! Content-Security-Policy



=== TEST 15: never untouched
--- request eval
["GET /skp:svg/flag", "GET /skp:svg/f:svg/script"]
--- response_headers eval
["Content-Type: image/png", "Content-Type: image/svg+xml"]
--- response_body_unlike eval
[qr/<svg/, qr/alert/]



=== TEST 16: off unless the operator says so
--- formats: png
--- request eval
["GET /flag", "GET /f:svg/flag", "GET /cut", "GET /doctype"]
--- error_code eval
[(415) x 4]
--- response_headers eval
[("X-Error: format_not_allowed") x 4]



=== TEST 17: variables tell of the source
--- request
GET /w:100/box
--- response_headers
X-Source: 60x20
X-Size: 100x33
