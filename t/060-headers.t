# Copyright (C) the ngx_http_imgproc_module authors

# The headers of a result, and the variables.

BEGIN { push @INC, 't/lib' }

use Test::Nginx::Socket 'no_plan';
use ImgProc;
use Origin;

our $Coffee = picture('coffee.jpg');
our $Size = length $Coffee;

our @Files = (
    ['coffee.jpg' => $Coffee, '202001021530.45'],
    ['alpha.png' => picture('alpha.png'), '202001021530.45'],
    ['static.gif' => picture('static.gif')],
    ['alpha.webp' => picture('alpha.webp')],
    ['photo.avif' => picture('photo.avif')],
    ['half.jpg' => substr $Coffee, 0, 6000],
    ['text.jpg' => "no picture\n"],
    ['profile.jpg' => "\xff\xd8\xff\xe2" . pack('n', 26)
                      . "ICC_PROFILE\0\1\1no profile" . substr $Coffee, 2],
);

sub answer {
    my $head = CORE::join '', map { "$_\r\n" } @_;

    return sub {
        print { $_[0] } "HTTP/1.1 200 OK\r\nContent-Length: $Size\r\n"
                        . "$head\r\n$Coffee";
    };
}

Origin::start({
    '/none'     => answer(),
    '/dates'    => answer('Last-Modified: Wed, 01 Jan 2014 10:20:30 GMT',
                          'Expires: Thu, 01 Jan 2037 00:00:00 GMT',
                          'Cache-Control: max-age=600'),
    '/no-store' => answer('Cache-Control: no-store'),
    '/private'  => answer('Cache-Control: private, max-age=0',
                          'Expires: Thu, 01 Jan 1970 00:00:01 GMT'),
    '/two'      => answer('Cache-Control: public', 'cache-control: max-age=5'),
    '/expires'  => answer('Expires: 0'),
    '/bad-date' => answer('Last-Modified: yesterday'),

    '/others'   => answer('ETag: "abc"', 'Accept-Ranges: bytes',
                          'Set-Cookie: a=b', 'Server: other', 'X-Other: x',
                          'Content-Type: text/html', 'Vary: Cookie',
                          'Content-Disposition: attachment',
                          'X-Content-Type-Options: other',
                          'X-Accel-Expires: 10', 'Content-Language: de',
                          'Link: <x>; rel="y"', 'Refresh: 1'),
});

my $Http = q{
    log_format variables
        'error=[$imgproc_error] options=[$imgproc_options] '
        'source=[$imgproc_source_format $imgproc_source_width '
        '$imgproc_source_height $imgproc_source_size] '
        'result=[$imgproc_format $imgproc_width $imgproc_height '
        '$imgproc_size/$body_bytes_sent] '
        'times=[$imgproc_queue_time $imgproc_source_time '
        '$imgproc_process_time]';
};

my $Locations = q{
    access_log logs/access.log variables;
    imgproc w:30;
    location /files/ { internal; alias html/; }
    location /mock/ {
        internal;
        proxy_http_version 1.1;
        proxy_pass http://127.0.0.1:$TEST_NGINX_ORIGIN_PORT/;
    }
    location ~ ^/f/(.+)$ { imgproc_pass /files/$1; }
    location ~ ^/m/(.+)$ { imgproc_pass /mock/$1; }
};

add_block_preprocessor(sub {
    my $block = shift;
    my $http = $block->http_config;

    $block->set_value(http_config => $Http . (defined $http ? $http : ''));
    $block->set_value(config => $Locations . $block->config);
    $block->set_value(user_files => [@Files]);
    $block->set_value(no_error_log => "[alert]\n[emerg]\n[crit]\n")
        if !defined $block->no_error_log;
});

run_tests();

__DATA__

=== TEST 1: Content-Type of each format, the source's where it is preferred
--- config
    imgproc_preferred_formats jpeg png webp gif avif;
--- request eval
["GET /f/coffee.jpg", "GET /f/alpha.png", "GET /f/static.gif",
 "GET /f/alpha.webp", "GET /f/photo.avif"]
--- response_headers_like eval
[map { "Content-Type: image/$_\nContent-Length: [1-9]\\d+" }
     qw(jpeg png gif webp avif)]
--- image eval
["jpeg 30x20", "png 30x20", "gif 30x20", "webp 30x20", "avif 30x20"]



=== TEST 2: Content-Type of a format that is asked for
--- config
    location /i/ { imgproc f:$arg_f; imgproc_pass /files/coffee.jpg; }
--- request eval
[map { "GET /i/?f=$_" } qw(jpeg jpg png webp gif avif)]
--- response_headers eval
[map { "Content-Type: image/$_\nX-Content-Type-Options: nosniff" }
     qw(jpeg jpeg png webp gif avif)]
--- image eval
[map { "$_ 30x20" } qw(jpeg jpeg png webp gif avif)]



=== TEST 3: types and default_type have no say
--- config
    types { text/html jpg; }
    default_type text/css;
--- request
GET /f/coffee.jpg
--- response_headers
Content-Type: image/jpeg



=== TEST 4: charset does not touch a picture
--- config
    charset utf-8;
    charset_types *;
    location /i/ { charset off; imgproc_pass /files/coffee.jpg; }
--- request
GET /i/
--- response_headers
Content-Type: image/jpeg



=== TEST 5: Last-Modified of a file
--- config
--- request
GET /f/coffee.jpg
--- response_headers
Last-Modified: Thu, 02 Jan 2020 15:30:45 GMT
! Cache-Control
! Expires



=== TEST 6: Last-Modified of an origin
--- config
--- request
GET /m/dates
--- response_headers
Last-Modified: Wed, 01 Jan 2014 10:20:30 GMT



=== TEST 7: no Last-Modified of an origin, and none that makes sense
--- config
--- request eval
["GET /m/none", "GET /m/bad-date"]
--- response_headers eval
["! Last-Modified\n! Cache-Control\n! Expires", "! Last-Modified"]



=== TEST 8: If-Modified-Since with the date of a file
--- config
--- more_headers
If-Modified-Since: Thu, 02 Jan 2020 15:30:45 GMT
--- request
GET /f/coffee.jpg
--- error_code: 304
--- response_headers
! Content-Type
! Content-Length
Last-Modified: Thu, 02 Jan 2020 15:30:45 GMT
--- response_body:



=== TEST 9: If-Modified-Since with an older date
--- config
--- more_headers
If-Modified-Since: Wed, 01 Jan 2020 00:00:00 GMT
--- request
GET /f/coffee.jpg
--- image: jpeg 30x20



=== TEST 10: if_modified_since before
--- config
    if_modified_since before;
--- more_headers eval
["If-Modified-Since: Fri, 03 Jan 2020 00:00:00 GMT",
 "If-Modified-Since: Wed, 01 Jan 2020 00:00:00 GMT"]
--- request eval
["GET /f/coffee.jpg", "GET /f/coffee.jpg"]
--- error_code eval
[304, 200]



=== TEST 11: if_modified_since off
--- config
    if_modified_since off;
--- more_headers
If-Modified-Since: Thu, 02 Jan 2020 15:30:45 GMT
--- request
GET /f/coffee.jpg
--- image: jpeg 30x20



=== TEST 12: If-Modified-Since with the date of an origin keeps its caching
--- config
--- more_headers
If-Modified-Since: Wed, 01 Jan 2014 10:20:30 GMT
--- request
GET /m/dates
--- error_code: 304
--- response_headers
Cache-Control: max-age=600
Expires: Thu, 01 Jan 2037 00:00:00 GMT



=== TEST 13: If-Modified-Since does not hide an error
--- config
--- more_headers
If-Modified-Since: Thu, 02 Jan 2020 15:30:45 GMT
--- request eval
["GET /f/half.jpg", "GET /f/none.jpg"]
--- error_code eval
[422, 404]



=== TEST 14: Cache-Control and Expires of an origin
--- config
--- request eval
["GET /m/dates", "GET /m/no-store", "GET /m/private", "GET /m/expires"]
--- response_headers eval
["Cache-Control: max-age=600\nExpires: Thu, 01 Jan 2037 00:00:00 GMT",
 "Cache-Control: no-store\n! Expires",
 "Cache-Control: private, max-age=0\nExpires: Thu, 01 Jan 1970 00:00:01 GMT",
 "Expires: 0\n! Cache-Control"]



=== TEST 15: Cache-Control in several lines
--- config
--- request
GET /m/two
--- response_headers
Cache-Control: public, max-age=5



=== TEST 16: the same from a proxy_cache, MISS and HIT
--- http_config
    proxy_cache_path t16_cache keys_zone=t16:1m;
--- config
    proxy_cache t16;
    proxy_cache_valid any 1h;
--- request eval
["GET /m/dates", "GET /m/dates"]
--- response_headers eval
[("Last-Modified: Wed, 01 Jan 2014 10:20:30 GMT
Cache-Control: max-age=600
Expires: Thu, 01 Jan 2037 00:00:00 GMT") x 2]



=== TEST 17: proxy_hide_header and proxy_ignore_headers in the source's location
--- config
    proxy_hide_header Cache-Control;
--- request
GET /m/dates
--- response_headers
! Cache-Control
Expires: Thu, 01 Jan 2037 00:00:00 GMT



=== TEST 18: expires replaces what the source says
--- config
    expires 1h;
--- request eval
["GET /m/dates", "GET /m/no-store", "GET /m/two", "GET /f/coffee.jpg"]
--- response_headers eval
[("Cache-Control: max-age=3600") x 4]



=== TEST 19: expires replaces Expires too
--- config
    expires epoch;
--- request
GET /m/dates
--- response_headers
Cache-Control: no-cache
Expires: Thu, 01 Jan 1970 00:00:01 GMT



=== TEST 20: expires max
--- config
    expires max;
--- request
GET /m/no-store
--- response_headers
Cache-Control: max-age=315360000
Expires: Thu, 31 Dec 2037 23:55:55 GMT



=== TEST 21: add_header adds
--- config
    add_header Cache-Control immutable;
    add_header X-Added "$imgproc_width";
--- request eval
["GET /m/dates", "GET /f/coffee.jpg"]
--- response_headers eval
["Cache-Control: max-age=600, immutable\nX-Added: 30",
 "Cache-Control: immutable\nX-Added: 30"]



=== TEST 22: add_header Last-Modified replaces
--- config
    add_header Last-Modified "";
--- request
GET /f/coffee.jpg
--- response_headers
! Last-Modified
Content-Type: image/jpeg



=== TEST 23: other headers of the source stay behind
--- config
--- request
GET /m/others
--- image: jpeg 30x20
--- response_headers_like
Server: nginx.*
Content-Type: image/jpeg
X-Content-Type-Options: nosniff
Content-Disposition: inline; filename="others\.jpg"
--- raw_response_headers_unlike: (?i)\n(?:ETag|Accept-Ranges|Set-Cookie|X-Other|Vary|X-Accel-Expires|Content-Language|Link|Refresh):



=== TEST 24: nosniff on pictures, errors, and what the source answers
--- config
--- request eval
["GET /f/coffee.jpg", "GET /f/text.jpg", "GET /f/none.jpg", "POST /f/x"]
--- error_code eval
[200, 415, 404, 405]
--- response_headers eval
[("X-Content-Type-Options: nosniff") x 4]



=== TEST 25: nosniff on 304
--- config
--- more_headers
If-Modified-Since: Thu, 02 Jan 2020 15:30:45 GMT
--- request
GET /f/coffee.jpg
--- error_code: 304
--- response_headers
X-Content-Type-Options: nosniff



=== TEST 26: Range is ignored and not offered
--- config
    location /i/ { imgproc_pass /mock/others; }
--- more_headers
Range: bytes=0-9
--- request eval
["GET /f/coffee.jpg", "GET /i/"]
--- error_code eval
[200, 200]
--- response_headers eval
[("! Accept-Ranges\n! Content-Range") x 2]
--- image eval
["jpeg 30x20", "jpeg 30x20"]



=== TEST 27: a Range that cannot be satisfied
--- config
--- more_headers
Range: bytes=99999999-
--- request
GET /f/coffee.jpg
--- image: jpeg 30x20



=== TEST 28: max_ranges and If-Range have no say
--- config
    max_ranges 5;
--- more_headers
Range: bytes=0-0,5-6
If-Range: Thu, 02 Jan 2020 15:30:45 GMT
--- request
GET /f/coffee.jpg
--- image: jpeg 30x20
--- response_headers
! Accept-Ranges



=== TEST 29: the variables of a picture
--- config
--- request
GET /f/coffee.jpg
--- access_log eval
qr/error=\[-\] options=\[[^]]*30[^]]*\] source=\[jpeg 300 200 $::Size\] result=\[jpeg 30 20 (\d+)\/\1\] times=\[\d+\.\d{3} \d+\.\d{3} \d+\.\d{3}\]/



=== TEST 30: the variables of another format and size
--- config
    location /i/ { imgproc w:0 h:18 f:webp; imgproc_pass /files/alpha.png; }
--- request
GET /i/
--- access_log eval
qr/source=\[png 271 180 ${\ length ::picture('alpha.png')}\] result=\[webp 27 18 (\d+)\/\1\]/



=== TEST 31: HEAD has them too
--- config
--- request
HEAD /f/coffee.jpg
--- response_body:
--- access_log eval
qr/source=\[jpeg 300 200 $::Size\] result=\[jpeg 30 20 [1-9]\d+\/0\]/



=== TEST 32: the variables in headers
--- config
    add_header X-Source "$imgproc_source_format $imgproc_source_width $imgproc_source_height";
    add_header X-Result "$imgproc_format $imgproc_width $imgproc_height";
    add_header X-Size $imgproc_size;
    add_header Server-Timing "queue;dur=$imgproc_queue_time, source;dur=$imgproc_source_time, process;dur=$imgproc_process_time";
--- request
GET /f/coffee.jpg
--- response_headers_like
X-Source: jpeg 300 200
X-Result: jpeg 30 20
X-Size: [1-9]\d+
Server-Timing: queue;dur=\d+\.\d\d\d, source;dur=\d+\.\d\d\d, process;dur=\d+\.\d\d\d



=== TEST 33: $imgproc_size is Content-Length
--- config
    add_header X-Size $imgproc_size;
--- request
GET /f/coffee.jpg
--- raw_response_headers_like: Content-Length: (\d+)\r\n.*X-Size: \1\r\n



=== TEST 34: the same options in other words are the same text
--- config
    add_header X-Options $imgproc_options;
    imgproc f:png;
    location /a/ { imgproc w:40 h:50; imgproc_pass /files/coffee.jpg; }
    location /b/ { imgproc h:50 w:40; imgproc_pass /files/coffee.jpg; }
    location /c/ { imgproc rs:fit:40:50; imgproc_pass /files/coffee.jpg; }
    location /d/ {
        imgproc resize:fit:$arg_w:$arg_h format:png;
        imgproc_pass /files/coffee.jpg;
    }
    location /e/ { imgproc w:41 h:50; imgproc_pass /files/coffee.jpg; }
--- init
my @texts = map {
    my $r = Origin::exchange(main::server_port(),
        "GET $_ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    $r->{head} =~ /^X-Options: ([^\r]+)\r$/m ? $1 : "none of $_";
} '/a/', '/b/', '/c/', '/d/?w=40&h=50', '/e/';
Test::More::is($texts[$_], $texts[0], "options of location $_") for 1 .. 3;
Test::More::isnt($texts[4], $texts[0], 'other options');
Test::More::unlike($texts[0], qr/none of/, 'options');
--- request
GET /a/
--- response_headers_like
X-Options: \S+



=== TEST 35: where no picture was asked for all are empty
--- config
    location /text { return 200 "[$imgproc_options$imgproc_width]\n"; }
--- request
GET /text
--- response_body
[]
--- access_log
error=[-] options=[-] source=[- - - -] result=[- - - -/3] times=[- - -]



=== TEST 36: unknown source, no facts
--- config
--- request
GET /f/none.jpg
--- error_code: 404
--- access_log eval
qr/error=\[-\] options=\[[^]]+\] source=\[- - - -\] result=\[- - - -\/\d+\] times=\[- [-\d.]+ -\]/



=== TEST 37: facts of a source that was refused
--- config
    imgproc_max_source_resolution 0.01;
--- request
GET /f/coffee.jpg
--- error_code: 422
--- access_log eval
qr/error=\[too_many_pixels\] options=\[[^]]+\] source=\[jpeg 300 200 $::Size\] result=\[- - - -\/\d+\] times=\[\d+\.\d{3} \d+\.\d{3} \d+\.\d{3}\]/



=== TEST 38: a bad option, nothing is known
--- config
    location /i/ { imgproc q:$arg_q; imgproc_pass /files/coffee.jpg; }
--- request
GET /i/?q=x
--- error_code: 400
--- access_log
error=[bad_option] options=[-] source=[- - - -] result=[- - - -/



=== TEST 39: right after error_page
--- config
    imgproc_max_source_resolution 0.01;
    location /i/ { error_page 422 = @text; imgproc_pass /files/coffee.jpg; }
    location @text {
        return 200 "$imgproc_error $imgproc_source_width $imgproc_source_format$imgproc_width\n";
    }
--- request
GET /i/
--- response_body
too_many_pixels 300 jpeg
--- access_log
error=[too_many_pixels]



=== TEST 40: in the location of the source they are the picture's
--- http_config
    log_format seen 'seen [$http_x_options] [$http_x_error]';
    server {
        listen 127.0.0.1:$TEST_NGINX_RAND_PORT_1;
        location / {
            access_log logs/access.log seen;
            root html;
        }
    }
--- config
    location /o/ {
        internal;
        proxy_set_header X-Options "a$imgproc_options";
        proxy_set_header X-Error "e$imgproc_error$imgproc_source_width";
        proxy_pass http://127.0.0.1:$TEST_NGINX_RAND_PORT_1/;
    }
    location /i/ { imgproc_pass /o/coffee.jpg; }
--- request
GET /i/
--- image: jpeg 30x20
--- access_log eval
[qr/seen \[a[^]]*30[^]]*\] \[e\]/]



=== TEST 41: two pictures in one connection have their own
--- config
    location /i/ { imgproc w:$arg_w; imgproc_pass /files/coffee.jpg; }
    add_header X-Width "$imgproc_width";
--- pipelined_requests eval
["GET /i/?w=15", "GET /i/?w=60", "GET /i/?w=x", "GET /f/coffee.jpg"]
--- error_code eval
[200, 200, 400, 200]
--- response_headers eval
["X-Width: 15", "X-Width: 60", "X-Width:", "X-Width: 30"]
--- image eval
["jpeg 15x10", "jpeg 60x40", "-", "jpeg 30x20"]



=== TEST 42: HTTP/1.0 and keep-alive
--- config
--- request
GET /f/coffee.jpg HTTP/1.0
--- image: jpeg 30x20
--- response_headers
Content-Type: image/jpeg



=== TEST 43: chunked_transfer_encoding is never needed
--- config
--- request
GET /f/coffee.jpg
--- response_headers
! Transfer-Encoding



=== TEST 44: a colour profile that is broken is told to the log alone
--- config
--- request
GET /f/profile.jpg
--- image: jpeg 30x20
--- error_log eval
[qr/\[warn\] \S+ \*\d+ imgproc: the colour profile of the source is broken/]
