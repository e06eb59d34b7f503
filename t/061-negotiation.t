# Copyright (C) the ngx_http_imgproc_module authors

# The format that is chosen for a client, client hints, and Vary.

BEGIN { push @INC, 't/lib' }

use Test::Nginx::Socket 'no_plan';
use ImgProc;
use Origin;

our $Browser = 'Accept: image/avif,image/webp,image/apng,image/*,*/*;q=0.8';

my @Files = map { [$_ => picture($_), '202001021530.45'] }
                qw(coffee.jpg alpha.png anim.gif alpha.webp photo.avif);

my $Locations = q{
    location /files/ { internal; alias html/; }
    location ~ ^/i/(.+)$ { imgproc w:30 f:$arg_f; imgproc_pass /files/$1; }
    location ~ ^/h/(.+)$ { imgproc h:20; imgproc_pass /files/$1; }
    location /w/ { imgproc_pass /files/coffee.jpg; }
};

add_block_preprocessor(sub {
    my $block = shift;

    $block->set_value(config => $Locations . $block->config);
    $block->set_value(user_files => [@Files]);
    $block->set_value(no_error_log => "[alert]\n[emerg]\n[crit]\n[error]\n")
        if !defined $block->no_error_log;
});

run_tests();

__DATA__

=== TEST 1: the order of the configuration
--- config
    imgproc_auto_format avif webp;
--- more_headers eval
[$::Browser, "Accept: image/webp,image/avif", "Accept: image/webp,*/*",
 "Accept: image/avif;q=0.1, image/webp;q=1, image/jpeg"]
--- request eval
[("GET /i/coffee.jpg") x 4]
--- response_headers eval
[map { "Content-Type: image/$_\nVary: Accept" } qw(avif avif webp avif)]
--- image eval
["avif 30x20", "avif 30x20", "webp 30x20", "avif 30x20"]



=== TEST 2: another order
--- config
    imgproc_auto_format webp avif;
--- more_headers eval
[$::Browser, "Accept: image/avif"]
--- request eval
[("GET /i/coffee.jpg") x 2]
--- response_headers eval
[map { "Content-Type: image/$_\nVary: Accept" } qw(webp avif)]



=== TEST 3: no promise of a modern format
--- config
    imgproc_auto_format avif webp;
--- more_headers eval
["X: y", "Accept: */*", "Accept: image/*", "Accept:", "Accept: text/html",
 "Accept: image/webp;q=0,image/avif;q=0.000,*/*", "Accept: \"image/webp\"",
 "Accept: image/webpx, x/image/webp, image /webp", "Accept: ,;=/"]
--- request eval
[("GET /i/coffee.jpg") x 9]
--- response_headers eval
[("Content-Type: image/jpeg\nVary: Accept") x 9]



=== TEST 4: weights
--- config
    imgproc_auto_format avif webp;
--- more_headers eval
["Accept: image/avif;q=0, image/webp", "Accept: image/avif; q=0.0 ,image/webp",
 "Accept: IMAGE/AVIF;Q=0, IMAGE/WEBP", "Accept: image/avif;q=x, image/webp",
 "Accept: image/avif;a=b, image/webp;q=0.001",
 "Accept: image/avif, image/avif;q=0, image/webp",
 "Accept: text/x;a=\",image/avif\", image/webp"]
--- request eval
[("GET /i/coffee.jpg") x 7]
--- response_headers eval
[("Content-Type: image/webp\nVary: Accept") x 7]



=== TEST 5: several Accept headers
--- config
    imgproc_auto_format avif webp;
--- more_headers eval
["Accept: text/html\nAccept: image/webp",
 "Accept: image/avif\nAccept: image/webp\nAccept: image/avif;q=0"]
--- request eval
[("GET /i/coffee.jpg") x 2]
--- response_headers eval
[("Content-Type: image/webp\nVary: Accept") x 2]



=== TEST 6: classic formats in the list
--- config
    imgproc_auto_format avif jpeg png;
--- more_headers eval
["X: y", "Accept: */*", "Accept: image/jpeg;q=0, */*", "Accept: image/png",
 "Accept: image/avif"]
--- request eval
[("GET /i/coffee.jpg") x 5]
--- response_headers eval
[map { "Content-Type: image/$_\nVary: Accept" } qw(jpeg jpeg png png avif)]



=== TEST 7: transparency and animation
--- config
    imgproc_auto_format avif webp;
--- more_headers eval
[$::Browser, "Accept: image/webp", "Accept: */*", "Accept: image/webp"]
--- request eval
["GET /i/alpha.png", "GET /i/alpha.png", "GET /i/alpha.png",
 "GET /i/anim.gif"]
--- response_headers eval
[map { "Content-Type: image/$_\nVary: Accept" } qw(avif webp png webp)]



=== TEST 8: a source that is not preferred, and not accepted
--- config
    imgproc_auto_format avif;
    imgproc_preferred_formats png jpeg;
--- more_headers
Accept: image/webp
--- request eval
["GET /i/alpha.webp", "GET /i/photo.avif", "GET /i/coffee.jpg"]
--- response_headers eval
[map { "Content-Type: image/$_\nVary: Accept" } qw(png png jpeg)]



=== TEST 9: a format that is asked for
--- config
    imgproc_auto_format avif webp;
--- more_headers eval
[($::Browser) x 4]
--- request eval
["GET /i/coffee.jpg?f=png", "GET /i/coffee.jpg?f=webp", "GET /i/alpha.png?f=jpg",
 "GET /i/coffee.jpg"]
--- response_headers eval
["Content-Type: image/png\n! Vary", "Content-Type: image/webp\n! Vary",
 "Content-Type: image/jpeg\n! Vary", "Content-Type: image/avif\nVary: Accept"]



=== TEST 10: not without imgproc_auto_format
--- config
--- more_headers eval: $::Browser
--- request
GET /i/coffee.jpg
--- response_headers
Content-Type: image/jpeg
! Vary



=== TEST 11: levels
--- http_config
    imgproc_auto_format avif;
--- config
    location /webp/ { imgproc_auto_format webp; imgproc_pass /files/coffee.jpg; }
    location /avif/ { imgproc w:30; imgproc_pass /files/coffee.jpg; }
--- more_headers eval
[$::Browser, $::Browser]
--- request eval
["GET /webp/", "GET /avif/"]
--- response_headers eval
["Content-Type: image/webp", "Content-Type: image/avif"]



=== TEST 12: HEAD
--- config
    imgproc_auto_format avif webp;
--- init
my $ask = "/i/coffee.jpg HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
          . "Accept: image/webp\r\n\r\n";
my ($get, $head) = map { Origin::exchange(main::server_port(), "$_ $ask") }
                       qw(GET HEAD);
s/^Date: [^\n]*\n//m for $get->{head}, $head->{head};
Test::More::is($head->{head}, $get->{head}, 'the header of GET');
Test::More::is($head->{body}, '', 'no body');
--- more_headers
Accept: image/webp
--- request
HEAD /i/coffee.jpg
--- response_headers
Content-Type: image/webp
Vary: Accept



=== TEST 13: 304
--- config
    imgproc_auto_format avif webp;
--- more_headers
Accept: image/webp
If-Modified-Since: Thu, 02 Jan 2020 15:30:45 GMT
--- request
GET /i/coffee.jpg
--- error_code: 304
--- response_headers
Vary: Accept



=== TEST 14: errors do not depend on the client
--- config
    imgproc_auto_format avif webp;
    imgproc_client_hints on;
--- more_headers eval
[$::Browser, $::Browser]
--- request eval
["GET /i/none.jpg", "POST /i/coffee.jpg"]
--- error_code eval
[404, 405]
--- response_headers eval
["! Vary", "! Vary"]
--- no_error_log
[alert]
[crit]



=== TEST 15: gzip_vary adds to it
--- config
    imgproc_auto_format webp;
    gzip on;
    gzip_vary on;
    gzip_types *;
    gzip_min_length 1;
--- more_headers
Accept: image/webp
--- request
GET /i/coffee.jpg
--- response_headers_like
Vary: .*Accept(?:, .*)?
--- image: webp 30x20



=== TEST 16: a negotiated avif gives way to the next format
--- config
    imgproc_avif_max_resolution 0.0005;
    imgproc_auto_format avif webp;
    location /r/ {
        imgproc rs:force:$arg_w:$arg_h:1;
        imgproc_pass /files/coffee.jpg;
    }
--- more_headers eval
["Accept: image/avif,image/webp", "Accept: image/avif,image/webp",
 "Accept: image/avif", "Accept: image/avif"]
--- request eval
["GET /r/?w=20&h=25", "GET /r/?w=21&h=25",
 "GET /r/?w=20&h=25", "GET /r/?w=21&h=25"]
--- response_headers eval
[map { "Content-Type: image/$_\nVary: Accept" } qw(avif webp avif jpeg)]
--- image eval
["avif 20x25", "webp 21x25", "avif 20x25", "jpeg 21x25"]



=== TEST 17: an avif that is asked for never does
--- config
    imgproc_avif_max_resolution 0.0005;
    imgproc_auto_format avif webp;
--- more_headers eval: $::Browser
--- request
GET /i/coffee.jpg?f=avif
--- image: avif 30x20



=== TEST 18: client hints
--- config
    imgproc_client_hints on;
--- more_headers eval
["DPR: 2", "Sec-CH-DPR: 1.5", "Sec-CH-DPR: 3\nDPR: 2", "dpr: 1", "X: y",
 "Width: 60"]
--- request eval
[("GET /i/coffee.jpg") x 6]
--- response_headers eval
[("Vary: Sec-CH-DPR, DPR") x 6]
--- image eval
[map { "jpeg $_" } qw(60x40 45x30 90x60 30x20 30x20 30x20)]



=== TEST 19: hints that are none
--- config
    imgproc_client_hints on;
--- more_headers eval
["DPR: 0", "DPR: -2", "DPR: 8.1", "DPR: x", "DPR: 2x", "DPR:", "DPR: 1e1",
 "DPR: inf", "DPR: nan", "DPR: 2, 2", "Sec-CH-DPR: x\nDPR: 2"]
--- request eval
[("GET /i/coffee.jpg") x 11]
--- image eval
[("jpeg 30x20") x 10, "jpeg 60x40"]



=== TEST 20: the largest dpr
--- config
    imgproc_client_hints on;
--- more_headers
DPR: 8
--- request
GET /i/coffee.jpg
--- image: jpeg 240x160



=== TEST 21: the width that is shown, in pixels of the screen
--- config
    imgproc_client_hints on;
--- more_headers eval
["Width: 45", "Sec-CH-Width: 45", "Width: 45\nDPR: 1.5",
 "Sec-CH-Width: 45\nWidth: 90", "Sec-CH-Width: x\nWidth: 45", "X: y"]
--- request eval
[("GET /w/") x 5, "GET /w/"]
--- response_headers eval
[("Vary: Sec-CH-DPR, DPR, Sec-CH-Width, Width") x 6]
--- image eval
[("jpeg 45x30") x 5, "jpeg 300x200"]



=== TEST 22: widths that are none
--- config
    imgproc_client_hints on;
--- more_headers eval
["Width: 0", "Width: -45", "Width: 45.5", "Width: 65536", "Width: x",
 "Width: 45, 45", "Width: 99999999999999999999"]
--- request eval
[("GET /h/coffee.jpg") x 7]
--- image eval
[("jpeg 30x20") x 7]



=== TEST 23: a width of less than a pixel
--- config
    imgproc_client_hints on;
--- more_headers
Width: 1
DPR: 8
--- request
GET /w/
--- image: jpeg 8x5



=== TEST 24: options come before hints
--- config
    imgproc_client_hints on;
    location ~ ^/d/(.+)$ { imgproc w:30 dpr:1; imgproc_pass /files/$1; }
    location ~ ^/v/(.+)$ {
        imgproc w:30 dpr:$arg_d;
        imgproc_pass /files/$1;
    }
--- more_headers eval
[("DPR: 2\nWidth: 200") x 4]
--- request eval
["GET /i/coffee.jpg", "GET /d/coffee.jpg", "GET /v/coffee.jpg?d=3",
 "GET /v/coffee.jpg"]
--- response_headers eval
["Vary: Sec-CH-DPR, DPR", "! Vary", "! Vary", "Vary: Sec-CH-DPR, DPR"]
--- image eval
["jpeg 60x40", "jpeg 30x20", "jpeg 90x60", "jpeg 60x40"]



=== TEST 25: off
--- config
    imgproc_client_hints off;
--- more_headers
DPR: 2
Width: 200
--- request
GET /i/coffee.jpg
--- response_headers
! Vary
--- image: jpeg 30x20



=== TEST 26: options of an outer level, and none that come empty
--- http_config
    imgproc w:30;
    imgproc_client_hints on;
--- config
    location /o/ { imgproc dpr:$arg_d; imgproc_pass /files/coffee.jpg; }
--- more_headers eval
[("DPR: 2\nWidth: 200") x 2]
--- request eval
["GET /o/", "GET /o/?d=1"]
--- response_headers eval
["Vary: Sec-CH-DPR, DPR", "! Vary"]
--- image eval
["jpeg 60x40", "jpeg 30x20"]



=== TEST 27: all of it
--- config
    imgproc_client_hints on;
    imgproc_auto_format webp;
    add_header X-Options $imgproc_options;
--- more_headers
Accept: image/webp
DPR: 2
--- request
GET /i/coffee.jpg
--- response_headers
Vary: Accept, Sec-CH-DPR, DPR
X-Options: width:30/dpr:2
