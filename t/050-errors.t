# Copyright (C) the ngx_http_imgproc_module authors

# What can go wrong, one block each.
#
# --- failure: source_failed
#     All that the client and the logs get of it: status, body, headers,
#     $imgproc_error in add_header and in log_format, a line in the error log.

BEGIN { push @INC, 't/lib' }

use Test::Nginx::Socket 'no_plan';
use ImgProc;
use Origin;

use Compress::Zlib ();
use Time::HiRes qw(sleep);

our $Coffee = picture('coffee.jpg');
our $Alpha = picture('alpha.png');
our $Half = substr $Coffee, 0, length($Coffee) / 2;
our $Length = 'Content-Length: ' . length($Coffee);

our @Files = (
    ['coffee.jpg' => $Coffee],
    ['alpha.png' => $Alpha],
    ['fallback.jpg' => $Coffee],
    ['progressive.jpg' => picture('coffee-progressive.jpg')],
    ['scans.jpg' => scans(picture('coffee-progressive.jpg'), 65)],
    ['interlaced.png' => picture('interlaced.png')],
    ['photo.jpg' => picture('photo-4mp.jpg')],
    ['x.heic' => picture('chelsea-10bit.heic')],
    ['half.jpg' => $Half],
    ['half.png' => substr $Alpha, 0, length($Alpha) / 2],
    ['half.gif' => substr picture('static.gif'), 0, 20000],
    ['half.webp' => substr picture('alpha.webp'), 0, 12000],
    ['half.avif' => substr picture('photo.avif'), 0, 5000],
    ['text.jpg' => "This is no picture, whatever its name says\n"],
    ['page.png' => "<!DOCTYPE html><title>x</title>\n"],
    ['x.svg' => '<svg xmlns="http://www.w3.org/2000/svg" width="9" '
                . 'height="9"/>'],
    ['x.pdf' => "%PDF-1.4\n%%EOF\n"],
    ['x.tiff' => "II*\0\x08\0\0\0\0\0\0\0\0\0"],
    ['one' => "\xff"],
    ['magic.jpg' => "\xff\xd8\xff"],
    ['empty' => ''],
);

our %Error = (
    bad_url            => [400, 'info',
                           'The address of the picture is not valid'],
    method             => [405, 'info', 'Only GET and HEAD are allowed'],
    source_too_large   => [413, 'error', 'The source has too many bytes'],
    not_an_image       => [415, 'error', 'The source is not a picture of a '
                                         . 'known format'],
    format_not_allowed => [415, 'error', 'The format of the source is not '
                                         . 'allowed'],
    too_many_pixels    => [422, 'error', 'The source has too many pixels'],
    too_many_scans     => [422, 'error', 'The source has too many scans'],
    broken_image       => [422, 'error', 'The source is damaged or cut short'],
    source_failed      => [502, 'error', 'The source could not be fetched'],
    source_incomplete  => [502, 'error', 'The source ended before all of it '
                                         . 'was there'],
    source_encoded     => [502, 'error', 'The source came with a content '
                                         . 'encoding'],
    busy               => [503, 'warn', 'Too many pictures are waiting'],
    source_timeout     => [504, 'error', 'The source did not come in time'],
    processing_timeout => [504, 'error', 'The picture was not made in time'],
);

sub ok_head {
    return "HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n"
           . CORE::join '', map { "$_\r\n" } @_, '';
}

Origin::start({
    '/stall'      => sub { sleep 60 },

    '/stall-body' => sub {
        my $s = shift;
        print $s ok_head($Length), $Half;
        sleep 60;
    },

    '/stall-chunk' => sub {
        my $s = shift;
        print $s ok_head('Transfer-Encoding: chunked'), "1000\r\n",
                 substr $Coffee, 0, 100;
        sleep 60;
    },

    '/stall-close' => sub {
        my $s = shift;
        print $s "HTTP/1.0 200 OK\r\n\r\n$Half";
        sleep 60;
    },

    '/dribble'    => sub {
        my $s = shift;
        print $s ok_head($Length);
        send_slowly($s, $Coffee, 0.01);
    },

    '/dribble-head' => sub {
        my $s = shift;
        send_slowly($s, "HTTP/1.1 200 OK\r\nX: " . 'x' x 10000, 0.01);
    },

    '/short'      => sub { print { $_[0] } ok_head($Length), $Half },

    '/short-chunk' => sub {
        print { $_[0] } ok_head('Transfer-Encoding: chunked'),
                        sprintf("%x\r\n", length $Coffee), $Half;
    },

    '/no-last-chunk' => sub {
        print { $_[0] } ok_head('Transfer-Encoding: chunked'),
                        sprintf("%x\r\n", length $Coffee), $Coffee, "\r\n";
    },

    '/bad-chunk' => sub {
        print { $_[0] } ok_head('Transfer-Encoding: chunked'), "xyz\r\n";
    },

    '/only-head'  => sub { print { $_[0] } ok_head($Length) },

    '/reset'      => sub {
        my $s = shift;
        print $s ok_head($Length), $Half;
        sleep 0.1;
        reset_connection($s);
    },

    '/reset-head' => sub { reset_connection($_[0]) },
    '/closed'     => sub { },
    '/garbage'    => sub { print { $_[0] } "\0\1\2\3 not HTTP\r\n\r\n" },
    '/bad-length' => sub { print { $_[0] } ok_head('Content-Length: -5') },
    '/empty'      => sub { print { $_[0] } ok_head('Content-Length: 0') },
    '/no-body'    => sub { print { $_[0] } "HTTP/1.0 200 OK\r\n\r\n" },

    '/206'        => sub {
        print { $_[0] } "HTTP/1.1 206 Partial Content\r\n$Length\r\n"
                        . "Content-Range: bytes 0-9/10\r\n\r\n$Coffee";
    },

    '/304'        => sub { print { $_[0] } "HTTP/1.1 304 Not Modified\r\n\r\n" },
    '/204'        => sub { print { $_[0] } "HTTP/1.1 204 No Content\r\n\r\n" },

    '/gzip'       => sub {
        my $body = Compress::Zlib::memGzip($Coffee);
        print { $_[0] } ok_head('Content-Encoding: gzip', 'Content-Length: '
                                . length $body), $body;
    },

    '/identity'   => sub {
        print { $_[0] } ok_head('Content-Encoding: identity', $Length), $Coffee;
    },

    '/endless'    => sub {
        my $s = shift;
        print $s ok_head('Transfer-Encoding: chunked');
        print $s "1000\r\n", 'x' x 4096, "\r\n" or last for 1 .. 100000;
    },

    '/huge'       => sub { print { $_[0] } ok_head('Content-Length: 99999999'),
                                           $Coffee; sleep 60; },

    '/gate'       => sub {
        sleep 0.7;
        print { $_[0] } ok_head($Length), $Coffee;
    },

    '/late'       => sub {
        my $s = shift;
        sleep 0.5;
        print $s ok_head($Length), $Coffee;
    },

    '/good'       => sub { print { $_[0] } ok_head($Length), $Coffee },
});

my $Http = q{
    log_format picture '$request_method $request_uri $status '
                       'error=$imgproc_error';

    server {
        listen 127.0.0.1:$TEST_NGINX_RAND_PORT_1;
        access_log logs/access.log;
        root html;
        location /status/301 { return 301 /coffee.jpg; }
        location /status/302 { return 302 /coffee.jpg; }
        location /status/307 { return 307 /coffee.jpg; }
        location /status/400 { return 400; }
        location /status/401 {
            add_header WWW-Authenticate 'Basic realm="x"' always;
            return 401;
        }
        location /status/402 { return 402; }
        location /status/403 { return 403; }
        location /status/404 { return 404; }
        location /status/410 { return 410; }
        location /status/418 { return 418; }
        location /status/429 { return 429; }
        location /status/500 { return 500; }
        location /status/502 { return 502; }
        location /status/503 { return 503; }
        location /status/504 { return 504; }
        location /cached/404 {
            add_header Cache-Control "max-age=60, public" always;
            expires 1h;
            return 404;
        }
    }
};

my $Locations = q{
    access_log logs/access.log picture;
    add_header X-Error "$imgproc_error" always;
    imgproc f:png;
    location /files/ { internal; alias html/; }
    location /origin/ {
        internal;
        proxy_pass http://127.0.0.1:$TEST_NGINX_RAND_PORT_1/;
    }
    location /mock/ {
        internal;
        proxy_http_version 1.1;
        proxy_pass http://127.0.0.1:$TEST_NGINX_ORIGIN_PORT/;
    }
    location = /good {
        imgproc_timeout 10s;
        imgproc_max_source_size 1m;
        imgproc_pass /mock/good;
    }
    location ~ ^/f/(.+)$ { imgproc_pass /files/$1; }
    location ~ ^/o/(.+)$ { imgproc_pass /origin/$1; }
    location ~ ^/m/(.+)$ { imgproc_pass /mock/$1; }
};

add_block_preprocessor(sub {
    my $block = shift;
    my $http = $block->http_config;
    my $config = $block->config;

    $block->set_value(http_config => $Http . (defined $http ? $http : ''));
    $block->set_value(config => $Locations
                                . (defined $config ? $config : ''));
    $block->set_value(user_files => [@Files]);
    $block->set_value(no_error_log => "[alert]\n[emerg]\n")
        if !defined $block->no_error_log;

    my $passed = $block->passed;
    my $failure = $block->failure;

    if (defined $passed) {
        $block->set_value(error_code => $passed);
        $block->set_value(response_body => "The source is not available\n");
        set_headers($block, '');
        set_access_log($block, $passed, '-');
    }

    if (defined $failure) {
        my ($status, $level, $text) = @{ $Error{$failure} };

        $block->set_value(error_code => $status);
        $block->set_value(response_body => "$text\n");
        $block->set_value(error_log =>
                          [qr/\[$level\].*imgproc: $failure: \S/,
                           split /\n/, $block->error_log || '']);
        set_headers($block, $failure);
        set_access_log($block, $status, $failure);
    }
});

run_tests();


sub set_headers {
    my ($block, $code) = @_;
    my $more = $block->response_headers || '';

    $block->set_value(response_headers => <<"TEXT" . $more);
Content-Type: text/plain
X-Content-Type-Options: nosniff
X-Error: $code
! Cache-Control
! Expires
! Last-Modified
! Accept-Ranges
! ETag
TEXT
}


sub set_access_log {
    my ($block, $status, $code) = @_;
    my ($method, $uri) = $block->request =~ /^(\S+) (\S+)/;

    $block->set_value(access_log => "$method $uri $status error=$code");
}


# the last scan again and again

sub scans {
    my ($jpeg, $n) = @_;
    my $from = rindex $jpeg, "\xff\xda";
    my $scan = substr $jpeg, $from, length($jpeg) - $from - 2;

    return substr($jpeg, 0, $from) . $scan x $n . "\xff\xd9";
}


sub wire {
    my ($uri, $connection) = @_;

    return "GET $uri HTTP/1.1\r\nHost: localhost\r\nConnection: "
           . ($connection || 'keep-alive') . "\r\n\r\n";
}


# a failure, and a picture in the same connection after it

sub usable_after {
    my ($uri, $status, $error) = @_;

    my ($bad, $good) = exchange(server_port(), wire($uri), wire('/good'));

    is($bad->{status}, $status, "$uri - status");
    like($bad->{head}, qr/^X-Error: $error\r$/m, "$uri - error");
    like($bad->{head}, qr/^Connection: keep-alive\r$/m, "$uri - kept alive");
    is($bad->{body}, "$Error{$error}[2]\n", "$uri - body") if $Error{$error};
    is($good->{status}, 200, "$uri - the connection is usable");
    is(image_info($good->{body}), 'png 300x200 3 1', "$uri - its picture");
}


# either a picture comes in the same connection, or it is said to end

sub told_whether_kept {
    my ($uri, $status, $error) = @_;

    my ($bad, $good) = exchange(server_port(), wire($uri), wire('/good'));

    is($bad->{status}, $status, "$uri - status");
    like($bad->{head}, qr/^X-Error: $error\r$/m, "$uri - error");

    if (defined $good->{status}) {
        is(image_info($good->{body}), 'png 300x200 3 1', "$uri - kept");

    } else {
        like($bad->{head}, qr/^Connection: close\r$/m, "$uri - closed");
    }
}


# n requests wait for their origin, one more is refused, they are answered

sub busy_with {
    my $n = shift;
    my @waiting;

    for (1 .. $n) {
        push @waiting, send_request(server_port(), wire('/m/gate', 'close'));
        ok(wait_for('/gate'), 'the origin is asked');
    }

    my $r = exchange(server_port(), wire('/f/coffee.jpg', 'close'));

    is($r->{status}, 503, 'one too many');
    like($r->{head}, qr/^Retry-After: [1-9]\d*\r$/m, 'Retry-After');
    like($r->{head}, qr/^X-Error: busy\r$/m, 'busy');
    is($r->{body}, "$Error{busy}[2]\n", 'the body of busy');

    for (@waiting) {
        my $late = receive($_);

        is($late->{status}, 200, 'the one that waited');
        is(image_info($late->{body}), 'png 300x200 3 1', 'its picture');
    }
}

__DATA__

=== TEST 1: 404 of a file
--- config
--- request
GET /f/none.jpg
--- passed: 404



=== TEST 2: a directory is 403 or 404
--- config
--- request
GET /f/./
--- error_code_like: ^40[034]$



=== TEST 3: 404 of an origin
--- config
--- request
GET /o/status/404
--- passed: 404



=== TEST 4: 403 of an origin
--- config
--- request
GET /o/status/403
--- passed: 403



=== TEST 5: 401 of an origin, with its challenge
--- config
--- request
GET /o/status/401
--- passed: 401
--- response_headers
WWW-Authenticate: Basic realm="x"



=== TEST 6: 410 of an origin
--- config
--- request
GET /o/status/410
--- passed: 410



=== TEST 7: 429 of an origin
--- config
--- request
GET /o/status/429
--- passed: 429



=== TEST 8: caching headers of a 404 stay behind
--- config
--- request
GET /o/cached/404
--- passed: 404



=== TEST 9: the error page of an origin stays behind
--- config
--- request
GET /o/status/404
--- error_code: 404
--- response_body
The source is not available
--- response_body_unlike: nginx



=== TEST 10: deny in the image's location
--- config
    location /d/ { deny all; imgproc_pass /files/coffee.jpg; }
--- request
GET /d/
--- error_code: 403
--- response_headers
X-Error:
--- error_log
access forbidden by rule



=== TEST 11: other 4xx are the source's failure
--- config
--- request eval
["GET /o/status/400", "GET /o/status/402", "GET /o/status/418"]
--- error_code eval
[(502) x 3]
--- response_headers eval
[("X-Error: source_failed") x 3]
--- error_log eval
qr/imgproc: source_failed: the source's status is 4\d\d/



=== TEST 12: 500
--- config
--- request
GET /o/status/500
--- failure: source_failed
--- error_log
the source's status is 500



=== TEST 13: 502 of the origin itself
--- config
--- request
GET /o/status/502
--- failure: source_failed



=== TEST 14: 503 of the origin is no Retry-After of ours
--- config
--- request
GET /o/status/503
--- failure: source_failed
--- response_headers
! Retry-After



=== TEST 15: 504 of the origin itself
--- config
--- request
GET /o/status/504
--- failure: source_failed



=== TEST 16: refused
--- config
    location /down/ { proxy_pass http://127.0.0.1:$TEST_NGINX_RAND_PORT_4; }
    location /i/ { imgproc_pass /down/; }
--- request
GET /i/
--- failure: source_failed
--- error_log
Connection refused



=== TEST 17: no server of an upstream is left
--- http_config
    upstream none { server 127.0.0.1:$TEST_NGINX_RAND_PORT_4 down; }
--- config
    location /down/ { proxy_pass http://none; }
    location /i/ { imgproc_pass /down/; }
--- request
GET /i/
--- failure: source_failed
--- error_log
no live upstreams



=== TEST 18: redirects of an origin are not followed
--- config
--- request eval
["GET /o/status/301", "GET /o/status/302", "GET /o/status/307"]
--- error_code eval
[(502) x 3]
--- response_headers eval
[("X-Error: source_failed\n! Location") x 3]



=== TEST 19: the origin closes before its header
--- config
--- request
GET /m/closed
--- failure: source_failed



=== TEST 20: the origin resets before its header
--- config
--- request
GET /m/reset-head
--- failure: source_failed



=== TEST 21: the origin does not speak HTTP, nginx takes it for HTTP/0.9
--- config
    location /i/ { imgproc_pass /mock0/garbage; }
    location /mock0/ { proxy_pass http://127.0.0.1:$TEST_NGINX_ORIGIN_PORT/; }
--- request
GET /i/
--- error_code_like: ^(?:415|502)$
--- error_log
upstream sent no valid HTTP/1.0 header



=== TEST 22: a Content-Length that is none, which nginx passes over
--- config
--- request
GET /m/bad-length
--- failure: not_an_image



=== TEST 23: fewer bytes than Content-Length
--- config
--- request
GET /m/short
--- failure: source_incomplete



=== TEST 24: fewer bytes than Content-Length, buffering off
--- config
    proxy_buffering off;
--- request
GET /m/short
--- failure: source_incomplete



=== TEST 25: no byte of the Content-Length
--- config
--- request
GET /m/only-head
--- failure: source_incomplete



=== TEST 26: a chunk that ends early
--- config
--- request
GET /m/short-chunk
--- failure: source_incomplete



=== TEST 27: a chunk that ends early, buffering off
--- config
    proxy_buffering off;
--- request
GET /m/short-chunk
--- failure: source_incomplete



=== TEST 28: chunks without the last one
--- config
--- request
GET /m/no-last-chunk
--- failure: source_incomplete



=== TEST 29: invalid chunks
--- config
--- request
GET /m/bad-chunk
--- error_code: 502
--- response_headers_like
X-Error: source_(?:failed|incomplete)
--- error_log
upstream sent invalid chunked response



=== TEST 30: reset in mid-body
--- config
--- request
GET /m/reset
--- failure: source_incomplete



=== TEST 31: reset in mid-body, buffering off
--- config
    proxy_buffering off;
--- request
GET /m/reset
--- failure: source_incomplete



=== TEST 32: fewer bytes than Content-Length with proxy_cache, twice
--- http_config
    proxy_cache_path t32_cache keys_zone=t32:1m;
--- config
    proxy_cache t32;
    proxy_cache_valid any 1h;
--- request eval
["GET /m/short", "GET /m/short"]
--- error_code eval
[502, 502]
--- response_headers eval
[("X-Error: source_incomplete") x 2]



=== TEST 33: 206 without having been asked
--- config
--- request
GET /m/206
--- failure: source_failed



=== TEST 34: 304 without having been asked
--- config
--- request
GET /m/304
--- failure: source_failed



=== TEST 35: 204
--- config
--- request
GET /m/204
--- failure: source_failed



=== TEST 36: Content-Encoding: gzip
--- config
--- request
GET /m/gzip
--- failure: source_encoded



=== TEST 37: Content-Encoding: gzip, gunzip on in the source's location
--- config
    location /gunzip/ {
        gunzip on;
        proxy_http_version 1.1;
        proxy_pass http://127.0.0.1:$TEST_NGINX_ORIGIN_PORT/;
    }
    location /i/ { imgproc_pass /gunzip/gzip; }
--- request
GET /i/
--- similar: t/images/coffee.jpg 0.0



=== TEST 38: zero bytes of a file
--- config
--- request
GET /f/empty
--- failure: not_an_image



=== TEST 39: zero bytes by Content-Length
--- config
--- request
GET /m/empty
--- failure: not_an_image



=== TEST 40: zero bytes by the connection's end
--- config
    location /i/ { imgproc_pass /mock0/no-body; }
    location /mock0/ { proxy_pass http://127.0.0.1:$TEST_NGINX_ORIGIN_PORT/; }
--- request
GET /i/
--- failure: not_an_image



=== TEST 41: over imgproc_max_source_size by the size of the file
--- config
    imgproc_max_source_size 12k;
--- request
GET /f/coffee.jpg
--- failure: source_too_large



=== TEST 42: exactly imgproc_max_source_size, and one byte over it
--- config eval
"imgproc_max_source_size " . length($::Coffee) . ";
 location /a/ { imgproc_pass /files/coffee.jpg; }
 location /b/ { imgproc_max_source_size " . (length($::Coffee) - 1) . ";
                imgproc_pass /files/coffee.jpg; }"
--- request eval
["GET /a/", "GET /b/"]
--- error_code eval
[200, 413]
--- image eval
["png 300x200", "-"]



=== TEST 43: over imgproc_max_source_size by Content-Length
--- config
--- request
GET /m/huge
--- failure: source_too_large



=== TEST 44: over imgproc_max_source_size by chunks
--- config
    imgproc_max_source_size 100k;
--- request
GET /m/endless
--- failure: source_too_large



=== TEST 45: over imgproc_max_source_size by chunks, buffering off
--- config
    imgproc_max_source_size 100k;
    proxy_buffering off;
--- request
GET /m/endless
--- failure: source_too_large



=== TEST 46: over imgproc_max_source_size with proxy_cache
--- http_config
    proxy_cache_path t46_cache keys_zone=t46:1m;
--- config
    imgproc_max_source_size 100k;
    proxy_cache t46;
    proxy_cache_valid any 1h;
--- request
GET /m/endless
--- failure: source_too_large



=== TEST 47: over imgproc_max_source_size by Content-Length with proxy_cache
--- http_config
    proxy_cache_path t47_cache keys_zone=t47:1m;
--- config
    imgproc_max_source_size 100k;
    proxy_cache t47;
    proxy_cache_valid any 1h;
--- request
GET /m/huge
--- failure: source_too_large



=== TEST 48: the connection is usable after a source that is too large
--- http_config
    proxy_cache_path t48_cache keys_zone=t48:1m;
--- config
    imgproc_max_source_size 100k;
    location /u/ {
        proxy_buffering off;
        proxy_http_version 1.1;
        proxy_pass http://127.0.0.1:$TEST_NGINX_ORIGIN_PORT/;
    }
    location /c/ {
        proxy_cache t48;
        proxy_cache_valid any 1h;
        proxy_http_version 1.1;
        proxy_pass http://127.0.0.1:$TEST_NGINX_ORIGIN_PORT/;
    }
    location ~ ^/mu/(.+)$ { imgproc_pass /u/$1; }
    location ~ ^/mc/(.+)$ { imgproc_pass /c/$1; }
--- init
main::usable_after($_, 413, 'source_too_large')
    for '/m/huge', '/m/endless', '/mu/huge', '/mu/endless', '/mc/huge',
        '/mc/endless', '/f/photo.jpg';
--- request
GET /good
--- image: png 300x200



=== TEST 49: not an image
--- config
--- request
GET /f/text.jpg
--- failure: not_an_image



=== TEST 50: HTML, SVG, PDF, TIFF, one byte
--- config
--- request eval
["GET /f/page.png", "GET /f/x.svg", "GET /f/x.pdf", "GET /f/x.tiff",
 "GET /f/one"]
--- error_code eval
[(415) x 5]
--- response_headers_like eval
[("X-Error: (?:not_an_image|format_not_allowed)") x 5]



=== TEST 51: a format that is not allowed
--- config
    imgproc_source_formats png;
--- request
GET /f/coffee.jpg
--- failure: format_not_allowed



=== TEST 52: HEIC is not allowed unless the operator says so
--- config
--- request
GET /f/x.heic
--- failure: format_not_allowed



=== TEST 53: too many pixels
--- config
    imgproc_max_source_resolution 0.059;
--- request
GET /f/coffee.jpg
--- failure: too_many_pixels



=== TEST 54: as many pixels as are allowed
--- config
    imgproc_max_source_resolution 0.06;
--- request
GET /f/coffee.jpg
--- image: png 300x200



=== TEST 55: half as many for a progressive JPEG and an interlaced PNG
--- config
    imgproc_max_source_resolution 0.1;
--- request eval
["GET /f/progressive.jpg", "GET /f/interlaced.png", "GET /f/coffee.jpg"]
--- error_code eval
[422, 422, 200]
--- response_headers eval
["X-Error: too_many_pixels", "X-Error: too_many_pixels", "X-Error:"]



=== TEST 56: a side that is too long
--- config
    imgproc_max_source_dimension 299;
--- request
GET /f/coffee.jpg
--- failure: too_many_pixels



=== TEST 57: too many scans
--- config
--- request
GET /f/scans.jpg
--- failure: too_many_scans



=== TEST 58: a broken JPEG
--- config
--- request
GET /f/half.jpg
--- failure: broken_image



=== TEST 59: nothing but the first bytes of a JPEG
--- config
--- request
GET /f/magic.jpg
--- failure: broken_image



=== TEST 60: a broken picture of each other format
--- config
--- request eval
["GET /f/half.png", "GET /f/half.gif", "GET /f/half.webp", "GET /f/half.avif"]
--- error_code eval
[(422) x 4]
--- response_headers eval
[("X-Error: broken_image") x 4]
--- response_body eval
[("The source is damaged or cut short\n") x 4]



=== TEST 61: bad_url
--- config
    location /i/ { imgproc_pass /files/$arg_f; }
--- request
GET /i/?f=../secret
--- failure: bad_url



=== TEST 62: bad_option names the option, not the value
--- config
    location /i/ { imgproc q:$arg_q; imgproc_pass /files/coffee.jpg; }
--- request
GET /i/?q=4711
--- error_code: 400
--- response_headers
Content-Type: text/plain
X-Content-Type-Options: nosniff
X-Error: bad_option
! Cache-Control
--- response_body_like: ^Bad option: .*quality
--- response_body_unlike: 4711
--- error_log eval
qr/\[info\].*imgproc: bad_option: .*4711/
--- access_log
GET /i/?q=4711 400 error=bad_option



=== TEST 63: method
--- config
--- request
DELETE /f/coffee.jpg
--- failure: method
--- response_headers
Allow: GET, HEAD



=== TEST 64: busy, no queue
--- http_config
    imgproc_threads 1;
    imgproc_queue 0;
--- config
--- init
main::busy_with(1);
main::busy_with(1)
--- request
GET /good
--- image: png 300x200
--- error_log eval
qr/\[warn\].*imgproc: busy: \S/



=== TEST 65: busy, a queue of one
--- http_config
    imgproc_threads 1;
    imgproc_queue 1;
--- config
--- init
main::busy_with(2);
main::busy_with(2)
--- request
GET /good
--- image: png 300x200
--- error_log eval
qr/\[warn\].*imgproc: busy: \S/



=== TEST 66: failures do not keep their place in the queue
--- http_config
    imgproc_threads 1;
    imgproc_queue 0;
--- config
    imgproc_timeout 200ms;
    location /w/ { imgproc_timeout 10s; imgproc_pass /mock/good; }
--- request eval
["GET /m/short", "GET /o/status/404", "GET /f/half.jpg", "GET /f/none",
 "GET /m/stall", "GET /m/stall-body", "GET /m/gzip", "DELETE /f/x",
 "GET /f/x.heic", "GET /o/status/500", "GET /w/"]
--- error_code eval
[502, 404, 422, 404, 504, 504, 502, 405, 415, 502, 200]



=== TEST 67: busy, no thread is free in time
--- http_config
    imgproc_threads 1;
--- config
    location /slow/ {
        imgproc w:5000 enlarge:1 f:webp;
        imgproc_pass /files/photo.jpg;
    }
    location /i/ {
        imgproc_timeout 300ms;
        imgproc_pass /files/coffee.jpg;
    }
--- init
$::Slow = Origin::send_request(main::server_port(), main::wire('/slow/'));
Time::HiRes::sleep(0.1)
--- request
GET /i/
--- failure: busy
--- error_log
no thread was free
--- response_headers
Retry-After: 1
--- timeout: 10



=== TEST 68: imgproc_timeout while a picture is made
--- config
    location /i/ {
        imgproc w:4000 enlarge:1;
        imgproc_timeout 300ms;
        imgproc_pass /files/photo.jpg;
    }
--- request
GET /i/
--- failure: processing_timeout
--- timeout: 10



=== TEST 69: the shortest imgproc_timeout
--- config
    location /i/ { imgproc_timeout 1ms; imgproc_pass /files/photo.jpg; }
--- request
GET /i/
--- error_code_like: ^50[34]$
--- response_headers_like
X-Error: (?:busy|source_timeout|processing_timeout)
--- timeout: 10



=== TEST 70: the upstream times out before its header
--- config
    proxy_read_timeout 200ms;
--- request
GET /m/stall
--- failure: source_timeout
--- error_log
upstream timed out



=== TEST 71: the upstream times out in mid-body
--- config
    proxy_read_timeout 200ms;
--- request
GET /m/stall-body
--- error_code_like: ^50[24]$
--- response_headers_like
X-Error: source_(?:incomplete|timeout)
--- error_log
upstream timed out



=== TEST 72: imgproc_timeout, the origin stalls before its header
--- config
    imgproc_timeout 200ms;
--- request
GET /m/stall
--- failure: source_timeout



=== TEST 73: imgproc_timeout, the origin stalls in mid-body
--- config
    imgproc_timeout 200ms;
--- request
GET /m/stall-body
--- failure: source_timeout



=== TEST 74: imgproc_timeout, the origin stalls in a chunk
--- config
    imgproc_timeout 200ms;
--- request
GET /m/stall-chunk
--- failure: source_timeout



=== TEST 75: imgproc_timeout, the origin sends one byte after the other
--- config
    imgproc_timeout 300ms;
--- request
GET /m/dribble
--- failure: source_timeout



=== TEST 76: imgproc_timeout, a header that comes byte by byte
--- config
    imgproc_timeout 300ms;
--- request
GET /m/dribble-head
--- failure: source_timeout



=== TEST 77: the connection is usable after imgproc_timeout
--- config
    imgproc_timeout 200ms;
    location /u/ {
        proxy_buffering off;
        proxy_http_version 1.1;
        proxy_pass http://127.0.0.1:$TEST_NGINX_ORIGIN_PORT/;
    }
    location ~ ^/mu/(.+)$ { imgproc_pass /u/$1; }
--- init
main::usable_after($_, 504, 'source_timeout')
    for map { ("/m/$_", "/mu/$_") } qw(stall stall-body stall-chunk
                                       stall-close dribble dribble-head);
--- request
GET /good
--- image: png 300x200



=== TEST 78: the same with proxy_cache
--- http_config
    proxy_cache_path t78_cache keys_zone=t78:1m;
--- config
    imgproc_timeout 200ms;
    proxy_cache t78;
    proxy_cache_valid any 1h;
--- init
main::usable_after("/m/$_", 504, 'source_timeout')
    for qw(stall stall-body stall-chunk stall-close dribble dribble-head);
--- request
GET /good
--- image: png 300x200



=== TEST 79: imgproc_timeout while another request holds proxy_cache_lock
--- http_config
    proxy_cache_path t79_cache keys_zone=t79:1m;
--- config
    imgproc_timeout 400ms;
    proxy_cache t79;
    proxy_cache_lock on;
    proxy_cache_valid any 1h;
--- init
$::Other = Origin::send_request(main::server_port(), main::wire('/m/stall'));
Origin::wait_for('/stall');
main::told_whether_kept('/m/stall', 504, 'source_timeout');
Test::More::is(Origin::receive($::Other)->{status}, 504, 'the one with the lock')
--- request
GET /good
--- image: png 300x200



=== TEST 80: imgproc_timeout with proxy_next_upstream
--- http_config
    upstream three {
        server 127.0.0.1:$TEST_NGINX_ORIGIN_PORT max_fails=0;
        server 127.0.0.1:$TEST_NGINX_ORIGIN_PORT max_fails=0;
        server 127.0.0.1:$TEST_NGINX_ORIGIN_PORT max_fails=0;
        keepalive 4;
    }
--- config
    imgproc_timeout 500ms;
    proxy_read_timeout 200ms;
    proxy_next_upstream timeout error;
    location /three/ {
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_pass http://three/;
    }
    location ~ ^/t/(.+)$ { imgproc_pass /three/$1; }
--- init
main::usable_after('/t/stall', 504, 'source_timeout')
--- request
GET /good
--- image: png 300x200



=== TEST 81: a pipelined request behind one that times out
--- config
    imgproc_timeout 200ms;
--- pipelined_requests eval
["GET /m/stall", "GET /good", "GET /m/stall-body", "GET /good"]
--- error_code eval
[504, 200, 504, 200]
--- image eval
["-", "png 300x200", "-", "png 300x200"]



=== TEST 82: HEAD of a failure
--- config
    imgproc_timeout 200ms;
--- request eval
["HEAD /m/stall", "HEAD /f/half.jpg", "HEAD /f/none.jpg"]
--- error_code eval
[504, 422, 404]
--- response_body eval
['', '', '']
--- response_headers eval
["Content-Length: 32\nX-Error: source_timeout",
 "Content-Length: 35\nX-Error: broken_image",
 "Content-Length: 28\nX-Error:"]



=== TEST 83: error_page with a fallback picture keeps the status
--- config
    types { image/jpeg jpg; }
    error_page 404 415 422 /fallback.jpg;
--- request eval
["GET /f/none.jpg", "GET /f/text.jpg", "GET /f/half.jpg"]
--- error_code eval
[404, 415, 422]
--- response_headers eval
["Content-Type: image/jpeg\nX-Error:",
 "Content-Type: image/jpeg\nX-Error: not_an_image",
 "Content-Type: image/jpeg\nX-Error: broken_image"]
--- response_body eval
[($::Coffee) x 3]



=== TEST 84: $imgproc_error after error_page, in the log too
--- config
    error_page 415 /fallback.jpg;
--- request
GET /f/text.jpg
--- error_code: 415
--- access_log
GET /f/text.jpg 415 error=not_an_image
--- error_log eval
qr/\[error\].*imgproc: not_an_image: /



=== TEST 85: error_page 422 = @original
--- config
    location ~ ^/e/(.+)$ {
        imgproc_pass /files/$1;
        error_page 422 = @original;
    }
    location @original {
        rewrite ^/e/(.+)$ /$1 break;
        root html;
        add_header X-Original $imgproc_error always;
    }
--- request
GET /e/half.jpg
--- error_code: 200
--- response_headers
X-Original: broken_image
--- response_body eval
$::Half
--- access_log
GET /e/half.jpg 200 error=broken_image



=== TEST 86: @original of an origin
--- config
    location ~ ^/e/(.+)$ {
        imgproc_max_source_resolution 0.01;
        imgproc_pass /mock/$1;
        error_page 422 = @original;
    }
    location @original {
        rewrite ^/e/(.+)$ /$1 break;
        proxy_pass http://127.0.0.1:$TEST_NGINX_ORIGIN_PORT;
        add_header X-Original $imgproc_error always;
    }
--- request
GET /e/good
--- error_code: 200
--- response_headers
X-Original: too_many_pixels
--- response_body eval
$::Coffee



=== TEST 87: error_page = @original after imgproc_timeout
--- config
    location ~ ^/e/(.+)$ {
        imgproc_timeout 200ms;
        imgproc_pass /mock/$1;
        error_page 504 = @other;
    }
    location @other {
        rewrite ^ /good break;
        proxy_pass http://127.0.0.1:$TEST_NGINX_ORIGIN_PORT;
        add_header X-Original $imgproc_error always;
    }
--- request eval
["GET /e/stall", "GET /e/stall-body", "GET /e/dribble"]
--- error_code eval
[(200) x 3]
--- response_headers eval
[("X-Original: source_timeout") x 3]
--- response_body eval
[($::Coffee) x 3]



=== TEST 88: error_page with another status and a text
--- config
    location /e/ {
        imgproc_pass /files/half.jpg;
        error_page 422 =418 /text;
    }
    location = /text { return 200 "sorry, $imgproc_error\n"; }
--- request
GET /e/
--- error_code: 418
--- response_body
sorry, broken_image



=== TEST 89: error_page with a redirect
--- config
    location /e/ {
        imgproc_pass /files/half.jpg;
        error_page 422 =302 http://example.com/x.jpg;
    }
--- request
GET /e/
--- error_code: 302
--- response_headers
Location: http://example.com/x.jpg



=== TEST 90: a fallback that is a picture of ours
--- config
    location /e/ {
        imgproc_pass /files/text.jpg;
        error_page 415 /fb/;
    }
    location /fb/ { imgproc w:30; imgproc_pass /files/coffee.jpg; }
--- request
GET /e/
--- error_code: 415
--- response_headers
Content-Type: image/png
X-Error: not_an_image
--- image: png 30x20
--- access_log
GET /e/ 415 error=not_an_image



=== TEST 91: a fallback that fails too
--- config
    location /e/ {
        imgproc_pass /files/text.jpg;
        error_page 415 /fb/;
    }
    location /fb/ { imgproc_pass /files/half.jpg; }
--- request
GET /e/
--- error_code_like: ^4(?:15|22)$
--- response_headers
Content-Type: text/plain
X-Error: broken_image



=== TEST 92: Retry-After and Allow survive error_page
--- config
    location /e/ {
        imgproc_pass /files/coffee.jpg;
        error_page 405 /text;
    }
    location = /text { return 200 "$imgproc_error\n"; }
--- request
POST /e/
body
--- error_code: 405
--- response_body
method



=== TEST 93: recursive error pages end
--- config
    recursive_error_pages on;
    location /e1/ { error_page 415 /e2/; imgproc_pass /files/text.jpg; }
    location /e2/ { error_page 404 /e1/; imgproc_pass /files/none.jpg; }
--- request
GET /e1/
--- error_code_like: ^(?:404|415|500)$



=== TEST 94: no path and no text of a library in any body
--- config
    imgproc_timeout 1s;
--- request eval
["GET /f/none.jpg", "GET /f/half.jpg", "GET /f/half.png", "GET /f/half.webp",
 "GET /f/text.jpg", "GET /m/short", "GET /m/gzip", "GET /o/status/500"]
--- error_code eval
[404, 422, 422, 422, 415, 502, 502, 502]
--- response_body_like eval
[(qr/\A[A-Z][a-z ]+\n\z/) x 8]
--- response_body_unlike eval
[(qr/vips|jpeg|png|webp|servroot|html|nginx/i) x 8]



=== TEST 95: add_header without always is for pictures
--- config
    location /e/ {
        add_header X-Plain yes;
        imgproc_pass /files/half.jpg;
    }
--- request
GET /e/
--- error_code: 422
--- response_headers
! X-Plain



=== TEST 96: expires does not make an error cacheable
--- config
    expires 1h;
--- request eval
["GET /f/half.jpg", "GET /m/short", "GET /f/none.jpg"]
--- error_code eval
[422, 502, 404]
--- response_headers eval
[("! Cache-Control\n! Expires") x 3]



=== TEST 97: the rest of a body, and another request, while the source comes
--- config
--- init
{
    my $buffer = '';
    my $socket = Origin::send_request(main::server_port(),
        "GET /m/late HTTP/1.1\r\nHost: localhost\r\n"
        . "Content-Length: 10\r\n\r\n12345");

    Origin::wait_for('/late');
    print $socket "67890GET /f/coffee.jpg HTTP/1.1\r\nHost: localhost\r\n\r\n";

    for ('the late one', 'the one after it') {
        my $response = Origin::receive($socket, \$buffer);
        Test::More::is($response->{status}, 200, $_);
    }
}
--- request
GET /good
--- image: png 300x200



=== TEST 98: an error page of the source that is over the limit
--- config
    location /e/ {
        imgproc_max_source_size 100;
        imgproc_pass /files/none.jpg;
    }
--- request
GET /e/
--- error_code: 404



=== TEST 99: imgproc_timeout while limit_req delays the source
--- http_config
    limit_req_zone $server_name zone=t99:1m rate=30r/m;
--- config
    location /e/ {
        imgproc_timeout 1s;
        imgproc_pass /delayed/coffee.jpg;
    }
    location /delayed/ {
        internal;
        limit_req zone=t99 burst=9;
        alias html/;
    }
--- request eval
["GET /e/", "GET /e/", "GET /e/"]
--- error_code eval
[200, 504, 504]



=== TEST 100: an error page of status 200 is not told to come again
--- config
    location /e401/ {
        imgproc_pass /origin/status/401;
        error_page 401 =200 /text;
    }
    location /e405/ {
        imgproc_pass /files/coffee.jpg;
        error_page 405 = /text;
    }
    location = /text { return 200 "$imgproc_error\n"; }
--- request eval
["GET /e401/", "DELETE /e405/"]
--- error_code eval
[200, 200]
--- response_headers eval
["! WWW-Authenticate\n! Retry-After", "! Allow\n! Retry-After"]



=== TEST 101: an error page that keeps the status keeps what goes with it
--- config
    location /e401/ {
        imgproc_pass /origin/status/401;
        error_page 401 /text;
    }
    location /e405/ {
        imgproc_pass /files/coffee.jpg;
        error_page 405 =405 /text;
    }
    location = /text { return 200 "$imgproc_error\n"; }
--- request eval
["GET /e401/", "DELETE /e405/"]
--- error_code eval
[401, 405]
--- response_headers eval
["WWW-Authenticate: Basic realm=\"x\"", "Allow: GET, HEAD"]
