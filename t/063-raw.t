# Copyright (C) the ngx_http_imgproc_module authors

# Sources that are passed on untouched: raw and skip_processing.

BEGIN { push @INC, 't/lib' }

use Test::Nginx::Socket 'no_plan';
use ImgProc;
use Origin;

use Compress::Zlib ();

our $Coffee = picture('coffee.jpg');
our $Size = length $Coffee;
our $Anim = picture('anim.gif');

our @Files = (
    ['coffee.jpg' => $Coffee, '202001021530.45'],
    ['anim.gif' => $Anim],
    ['alpha.png' => picture('alpha.png')],
    ['alpha.webp' => picture('alpha.webp')],
    ['photo.avif' => picture('photo.avif')],
    ['coffee.txt' => $Coffee],
    ['picture.svg' => '<svg xmlns="http://www.w3.org/2000/svg"/>' . "\n"],
    ['page.jpg' => "<html><script>alert(1)</script>\n" x 200],
    ['short.jpg' => 'x'],
    ['tiny.jpg' => "\xff\xd8\xff\xe0tiny"],
    ['empty.jpg' => ''],
    ['large.jpg' => $Coffee . 'x' x 3000000],
    ['other.html' => "not found\n"],
);

our $Large = $Files[11][1];
our $Gzip = Compress::Zlib::memGzip($Coffee);

my $Head = "HTTP/1.1 200 OK\r\n";

# the request for the source itself has the client's Range, the first has not

sub second {
    my ($status, @headers) = @_;

    return sub {
        my ($s, $request) = @_;
        my $head = CORE::join '', map { "$_\r\n" } @headers;

        if ($request =~ /^(?:Range|If-None-Match):/mi) {
            print $s "HTTP/1.1 $status\r\n$head"
                     . "Content-Length: 6\r\n\r\nsecret";

        } else {
            print $s "${Head}Content-Length: $::Size\r\n\r\n$Coffee";
        }
    };
}

sub headers {
    my $head = CORE::join '', map { "$_\r\n" } @_;

    return sub { print { $_[0] } "${Head}Content-Length: $::Size\r\n"
                                 . "$head\r\n$Coffee" };
}

Origin::start({
    '/good'     => headers(),
    '/close'    => sub { print { $_[0] } "HTTP/1.0 200 OK\r\n\r\n$Coffee" },
    '/others'   => headers('Content-Type: text/html; charset=utf-8',
                           'Set-Cookie: a=b', 'Server: other', 'Vary: Cookie',
                           'Content-Disposition: attachment', 'Refresh: 1',
                           'Location: /elsewhere', 'Link: <x>; rel="y"',
                           'X-Other: x', 'Content-Language: de',
                           'X-Content-Type-Options: other', 'ETag: "abc"',
                           'Last-Modified: Wed, 01 Jan 2014 10:20:30 GMT',
                           'Cache-Control: max-age=600',
                           'Expires: Thu, 01 Jan 2037 00:00:00 GMT',
                           'Content-Security-Policy: none'),

    '/chunked'  => sub {
        print { $_[0] } "${Head}Transfer-Encoding: chunked\r\n\r\n",
            map({ sprintf "%x\r\n%s\r\n", length, $_ }
                $Coffee =~ /(.{1,1000})/gs),
            "0\r\n\r\n";
    },

    '/slowly'   => sub {
        my $s = shift;
        print $s "${Head}Content-Length: $::Size\r\n\r\n";
        send_slowly($s, substr($Coffee, 0, 100), 0.002);
        print $s substr $Coffee, 100;
    },

    '/half'     => sub {
        my $s = shift;
        print $s "${Head}Content-Length: $::Size\r\n\r\n"
                 . substr $Coffee, 0, 3000;
        sleep 20;
    },

    '/few'      => sub {
        my $s = shift;
        print $s "${Head}Content-Length: $::Size\r\n\r\n"
                 . substr $Coffee, 0, 20;
        sleep 20;
    },

    '/cut'      => sub {
        print { $_[0] } "${Head}Content-Length: $::Size\r\n\r\n"
                        . substr $Coffee, 0, 20;
    },

    '/long'     => sub {
        print { $_[0] } "${Head}Content-Length: 99999999\r\n\r\n$Coffee";
    },

    '/gzip'     => sub {
        print { $_[0] } "${Head}Content-Encoding: gzip\r\nContent-Length: "
                        . length($::Gzip) . "\r\n\r\n$::Gzip";
    },

    '/none'     => sub { print { $_[0] } "HTTP/1.1 204 No\r\n\r\n" },

    '/101'      => sub {
        my ($s, $request) = @_;

        if ($request =~ /^Range:/mi) {
            print $s "HTTP/1.1 101 Other\r\nConnection: upgrade\r\n"
                     . "Upgrade: other\r\n\r\nHTTP/1.1 200 OK\r\n\r\nx";

        } else {
            print $s "${Head}Content-Length: $::Size\r\n\r\n$Coffee";
        }
    },

    '/multi'    => second('206 OK', 'Content-Type: multipart/byteranges; '
                                    . 'boundary=abc'),
    '/part'     => second('206 OK', 'Content-Type: text/html',
                          'Content-Range: bytes 0-5/1000'),
    '/401'      => second('401 No', 'WWW-Authenticate: Basic realm="x"',
                          'X-Other: x', 'Cache-Control: max-age=60'),
    '/404'      => second('404 No'),
    '/410'      => second('410 No'),
    '/429'      => second('429 No', 'Retry-After: 5'),
    '/302'      => second('302 No', 'Location: /elsewhere'),
    '/500'      => second('500 No', 'Content-Type: text/html', 'ETag: "x"'),
    '/503'      => second('503 No'),
    '/304'      => second('304 No', 'ETag: "x"'),
    '/416'      => second('416 No', 'Content-Range: bytes */9'),

    '/500-long' => sub {
        my ($s, $request) = @_;

        if ($request =~ /^Range:/mi) {
            print $s "HTTP/1.1 500 No\r\n\r\n";
            print $s 'x' x 8192 for 1 .. 100;

        } else {
            print $s "${Head}Content-Length: $::Size\r\n\r\n$Coffee";
        }
    },

    '/206'      => sub {
        my ($s, $request) = @_;

        if ($request =~ /^If-None-Match:/mi) {
            print $s "HTTP/1.1 206 OK\r\nContent-Range: bytes 0-2/9\r\n"
                     . "Content-Length: 3\r\n\r\nabc";

        } else {
            print $s "${Head}Content-Length: $::Size\r\n\r\n$Coffee";
        }
    },
});

my $Http = q{
    log_format picture '$request_method $request_uri $status '
                       'error=[$imgproc_error] '
                       'source=[$imgproc_source_format $imgproc_source_size] '
                       'result=[$imgproc_format $imgproc_width] '
                       'times=[$imgproc_queue_time $imgproc_process_time] '
                       'client=[$http_cookie $remote_user $http_range]';
    log_format origin  'origin: $request_method $request_uri '
                       'range=[$http_range] if=[$http_if_none_match] '
                       'secret=[$http_cookie$http_authorization] '
                       'encoding=[$http_accept_encoding] '
                       'body=[$http_content_length] other=[$http_x_other]';

    server {
        listen 127.0.0.1:$TEST_NGINX_RAND_PORT_1;
        access_log logs/access.log origin;
        root html;
    }
};

my $Locations = q{
    access_log logs/access.log picture;
    default_type text/html;
    location /files/ { internal; alias html/; }
    location /origin/ {
        internal;
        proxy_pass http://127.0.0.1:$TEST_NGINX_RAND_PORT_1/;
    }
    location /mock/ {
        internal;
        proxy_pass http://127.0.0.1:$TEST_NGINX_ORIGIN_PORT/;
    }
    location ~ ^/f/(.+)$ { imgproc raw:1; imgproc_pass /files/$1; }
    location ~ ^/o/(.+)$ { imgproc raw:1; imgproc_pass /origin/$1; }
    location ~ ^/m/(.+)$ { imgproc raw:1; imgproc_pass /mock/$1; }
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

no_long_string();
run_tests();


sub part {
    return substr $Coffee, $_[0], $_[1] - $_[0] + 1;
}


# several ranges, without the boundary that nginx makes up

sub parts {
    my $body = shift;

    $body =~ s/^\r?\n?--\w+(?:--)?\r\n//gm;

    return $body;
}

__DATA__

=== TEST 1: a file as it is, with the type that it has
--- config
--- request
GET /f/coffee.jpg
--- response_headers_like
Content-Type: image/jpeg
Content-Length: 12938
Content-Disposition: inline; filename="coffee\.jpg"
X-Content-Type-Options: nosniff
Accept-Ranges: bytes
Last-Modified: Thu, 02 Jan 2020 15:30:45 GMT
ETag: "[0-9a-f-]+"
--- response_body eval: $::Coffee



=== TEST 2: each format
--- config
--- request eval
["GET /f/anim.gif", "GET /f/alpha.png", "GET /f/alpha.webp",
 "GET /f/photo.avif"]
--- response_headers eval
[map { "Content-Type: image/$_" } qw(gif png webp avif)]
--- response_body eval
[$::Anim, map { ::picture($_) } qw(alpha.png alpha.webp photo.avif)]



=== TEST 3: neither the name nor the types of the location count
--- config
    types { text/html txt; }
--- request
GET /f/coffee.txt
--- response_headers
Content-Type: image/jpeg
Content-Disposition: inline; filename="coffee.jpg"
--- response_body eval: $::Coffee



=== TEST 4: no thread is used, and no picture made
--- config
--- request
GET /f/coffee.jpg
--- response_body eval: $::Coffee
--- access_log
GET /f/coffee.jpg 200 error=[-] source=[jpeg 12938] result=[jpeg -] times=[- -]



=== TEST 5: HEAD has the header of GET
--- config
--- request eval
["HEAD /f/coffee.jpg", "HEAD /o/coffee.jpg", "HEAD /m/good"]
--- response_headers eval
["Content-Type: image/jpeg\nContent-Length: $::Size\nAccept-Ranges: bytes\nX-Content-Type-Options: nosniff\nContent-Disposition: inline; filename=\"coffee.jpg\"",
 "Content-Type: image/jpeg\nContent-Length: $::Size\nAccept-Ranges: bytes\nX-Content-Type-Options: nosniff\nContent-Disposition: inline; filename=\"coffee.jpg\"",
 "Content-Type: image/jpeg\nContent-Length: $::Size\nX-Content-Type-Options: nosniff\nContent-Disposition: inline; filename=\"good.jpg\""]
--- response_body eval
["", "", ""]



=== TEST 6: a range, of a file and of an origin
--- config
--- more_headers
Range: bytes=100-199
--- request eval
["GET /f/coffee.jpg", "GET /o/coffee.jpg"]
--- error_code eval
[206, 206]
--- response_headers eval
[("Content-Type: image/jpeg\nContent-Length: 100\nContent-Range: bytes 100-199/$::Size\nX-Content-Type-Options: nosniff\nContent-Disposition: inline; filename=\"coffee.jpg\"") x 2]
--- response_body eval
[(::part(100, 199)) x 2]



=== TEST 7: the last bytes, and all but the first
--- config
--- more_headers eval
["Range: bytes=-10", "Range: bytes=12900-"]
--- request eval
["GET /f/coffee.jpg", "GET /o/coffee.jpg"]
--- error_code eval
[206, 206]
--- response_body eval
[::part(12928, 12937), ::part(12900, 12937)]



=== TEST 8: HEAD of a range
--- config
--- more_headers
Range: bytes=0-9
--- request eval
["HEAD /f/coffee.jpg", "HEAD /o/coffee.jpg"]
--- error_code eval
[206, 206]
--- response_headers eval
[("Content-Length: 10\nContent-Range: bytes 0-9/$::Size") x 2]



=== TEST 9: several ranges, of a file and of an origin
--- config
--- more_headers
Range: bytes=0-3,10-13
--- request eval
["GET /f/coffee.jpg", "GET /o/coffee.jpg"]
--- error_code eval
[206, 206]
--- response_headers_like eval
[("Content-Type: multipart/byteranges; boundary=\\w+\nX-Content-Type-Options: nosniff") x 2]
--- response_body_filters eval
\&::parts
--- response_body eval
[(CORE::join '', map { "Content-Type: image/jpeg\r\n"
                       . "Content-Range: bytes $_->[0]-$_->[1]/$::Size"
                       . "\r\n\r\n" . ::part(@$_) . "\r\n" }
                 [0, 3], [10, 13]) x 2]



=== TEST 10: a range that there is not
--- config
--- more_headers
Range: bytes=99999-
--- request eval
["GET /f/coffee.jpg", "GET /o/coffee.jpg", "GET /m/416"]
--- error_code eval
[416, 416, 416]
--- response_headers eval
[("Content-Range: bytes */$::Size\nContent-Type: text/plain\nX-Content-Type-Options: nosniff\n! Content-Disposition\n! ETag") x 2,
 "Content-Range: bytes */9\nContent-Type: text/plain"]
--- response_body eval
[("The source has no such range\n") x 3]



=== TEST 11: If-Range
--- config
--- more_headers eval
["Range: bytes=0-9\nIf-Range: Thu, 02 Jan 2020 15:30:45 GMT",
 "Range: bytes=0-9\nIf-Range: Thu, 02 Jan 2020 15:30:46 GMT",
 "Range: bytes=0-9\nIf-Range: \"other\""]
--- request eval
["GET /f/coffee.jpg", "GET /f/coffee.jpg", "GET /o/coffee.jpg"]
--- error_code eval
[206, 200, 200]
--- response_body eval
[::part(0, 9), $::Coffee, $::Coffee]



=== TEST 12: max_ranges of the source's location
--- config
    max_ranges 0;
--- more_headers
Range: bytes=0-9
--- request
GET /f/coffee.jpg
--- response_headers
! Accept-Ranges
--- response_body eval: $::Coffee



=== TEST 13: If-Modified-Since
--- config
--- more_headers eval
["If-Modified-Since: Thu, 02 Jan 2020 15:30:45 GMT",
 "If-Modified-Since: Thu, 02 Jan 2020 15:30:45 GMT",
 "If-Modified-Since: Wed, 01 Jan 2020 15:30:45 GMT"]
--- request eval
["GET /f/coffee.jpg", "GET /o/coffee.jpg", "GET /f/coffee.jpg"]
--- error_code eval
[304, 304, 200]
--- response_headers eval
[("! Content-Type\n! Content-Length\nX-Content-Type-Options: nosniff\nLast-Modified: Thu, 02 Jan 2020 15:30:45 GMT") x 2,
 "Content-Length: $::Size"]
--- response_body eval
["", "", $::Coffee]



=== TEST 14: If-None-Match, with the ETag of the source
--- config
--- init
my $ask = "HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
for my $uri ('/f/coffee.jpg', '/o/coffee.jpg') {
    my $first = Origin::exchange(main::server_port(), "GET $uri $ask\r\n");
    my ($etag) = $first->{head} =~ /^ETag: ([^\r]+)/m;
    my $again = Origin::exchange(main::server_port(),
                                 "GET $uri ${ask}If-None-Match: $etag\r\n\r\n");
    Test::More::is($again->{status}, 304, "$uri with its ETag");
    Test::More::like($again->{head}, qr/^ETag: \Q$etag\E\r$/m, 'the same');
}
--- more_headers
If-None-Match: "other"
--- request eval
["GET /f/coffee.jpg", "GET /o/coffee.jpg"]
--- response_body eval
[$::Coffee, $::Coffee]



=== TEST 15: If-Match and If-Unmodified-Since
--- config
--- more_headers eval
["If-Match: \"other\"", "If-Unmodified-Since: Wed, 01 Jan 2020 00:00:00 GMT",
 "If-Match: *"]
--- request eval
["GET /f/coffee.jpg", "GET /f/coffee.jpg", "GET /f/coffee.jpg"]
--- error_code eval
[412, 412, 200]
--- response_headers eval
[("Content-Type: text/plain\n! Content-Disposition") x 2,
 "Content-Type: image/jpeg"]
--- response_body eval
[("The source is another one\n") x 2, $::Coffee]



=== TEST 16: what is no picture is not passed on
--- config
--- request eval
["GET /f/page.jpg", "GET /f/short.jpg", "GET /f/empty.jpg"]
--- error_code eval
[415, 415, 415]
--- response_headers eval
[("Content-Type: text/plain") x 3]
--- response_body eval
[("The source is not a picture of a known format\n") x 3]
--- access_log
error=[not_an_image]



=== TEST 17: nor is SVG, nor what imgproc_source_formats has not
--- config
    imgproc_source_formats png svg;
--- request eval
["GET /f/picture.svg", "GET /f/coffee.jpg", "GET /f/alpha.png"]
--- error_code eval
[415, 415, 200]
--- response_headers eval
["Content-Type: text/plain", "Content-Type: text/plain",
 "Content-Type: image/png"]
--- access_log eval
[qr/error=\[(?:not_an_image|format_not_allowed|-)\]/]



=== TEST 18: a few bytes are enough, if they are all there is
--- config
--- request
GET /f/tiny.jpg
--- response_headers
Content-Type: image/jpeg
--- response_body eval: "\xff\xd8\xff\xe0tiny"



=== TEST 19: a source that is not there
--- config
--- request eval
["GET /f/none.jpg", "GET /o/none.jpg", "GET /m/none"]
--- error_code eval
[404, 404, 502]



=== TEST 20: imgproc_max_source_size, where the length is known
--- config
    imgproc_max_source_size 1m;
--- more_headers
Range: bytes=0-9
--- request eval
["GET /f/large.jpg", "GET /o/large.jpg", "GET /m/long"]
--- error_code eval
[413, 413, 413]



=== TEST 21: larger than any buffer
--- config
--- request eval
["GET /f/large.jpg", "GET /o/large.jpg"]
--- response_headers eval
[("Content-Length: 3012938") x 2]
--- response_body_filters
md5_hex
--- response_body eval
[(Digest::MD5::md5_hex($::Large)) x 2]



=== TEST 22: sendfile on
--- config
    sendfile on;
--- more_headers eval
["", "Range: bytes=5-3000000"]
--- request eval
["GET /f/large.jpg", "GET /f/large.jpg"]
--- error_code eval
[200, 206]
--- response_body_filters
md5_hex
--- response_body eval
[Digest::MD5::md5_hex($::Large),
 Digest::MD5::md5_hex(substr $::Large, 5, 2999996)]



=== TEST 23: directio, aio threads and open_file_cache
--- config
    directio 4k;
    aio threads;
    open_file_cache max=9;
--- request eval
["GET /f/large.jpg", "GET /f/coffee.jpg", "GET /f/tiny.jpg"]
--- response_body_filters
md5_hex
--- response_body eval
[map { Digest::MD5::md5_hex($_) } $::Large, $::Coffee, "\xff\xd8\xff\xe0tiny"]



=== TEST 24: origins that tell no length
--- config
    proxy_http_version 1.1;
--- request eval
["GET /m/close", "GET /m/chunked"]
--- response_headers eval
[("Content-Type: image/jpeg") x 2]
--- response_body eval
[$::Coffee, $::Coffee]



=== TEST 25: a slow origin
--- config
--- request
GET /m/slowly
--- response_body eval: $::Coffee



=== TEST 26: too few bytes within imgproc_timeout
--- config
    imgproc_timeout 300ms;
--- request
GET /m/few
--- error_code: 504
--- access_log
error=[source_timeout]



=== TEST 27: an origin that ends before it is known what it sends
--- config
--- request
GET /m/cut
--- error_code: 502
--- access_log
error=[source_incomplete]



=== TEST 28: a client that leaves
--- config
--- request
GET /m/half
--- timeout: 300ms
--- abort
--- ignore_response



=== TEST 29: proxy_buffering off
--- config
    proxy_buffering off;
--- more_headers eval
["", "Range: bytes=0-9", ""]
--- request eval
["GET /o/large.jpg", "GET /o/large.jpg", "GET /m/slowly"]
--- error_code eval
[200, 206, 200]
--- response_body_filters
md5_hex
--- response_body eval
[map { Digest::MD5::md5_hex($_) } $::Large, ::part(0, 9), $::Coffee]



=== TEST 30: what an origin says of itself, and what it must not
--- config
--- request
GET /m/others
--- response_headers
Content-Type: image/jpeg
Content-Disposition: inline; filename="others.jpg"
X-Content-Type-Options: nosniff
ETag: "abc"
Last-Modified: Wed, 01 Jan 2014 10:20:30 GMT
Cache-Control: max-age=600
Expires: Thu, 01 Jan 2037 00:00:00 GMT
--- raw_response_headers_unlike: (?i)\n(?:Set-Cookie|X-Other|Vary|Refresh|Location|Link|Content-Language|Content-Security-Policy):
--- response_body eval: $::Coffee



=== TEST 31: what the source sees of the client's headers, twice
--- config
--- more_headers
Cookie: name=value
Authorization: Basic c2VjcmV0OnNlY3JldA==
Accept-Encoding: gzip
If-None-Match: x
Range: bytes=0-9
X-Other: y
--- request
GET /o/coffee.jpg
--- error_code: 206
--- response_body eval: ::part(0, 9)
--- access_log eval
["origin: GET /coffee.jpg range=[-] if=[-] secret=[--] encoding=[identity] body=[-] other=[y]",
 "origin: GET /coffee.jpg range=[bytes=0-9] if=[x] secret=[--] encoding=[identity] body=[-] other=[y]",
 "client=[name=value secret bytes=0-9]"]



=== TEST 32: what is asked of the source is the URI of imgproc_pass
--- config
    location /i/ { imgproc raw:1; imgproc_pass /origin/$arg_f?x=$arg_x; }
--- request
GET /i/?f=coffee.jpg&x=a%2Fb
--- response_body eval: $::Coffee
--- access_log
origin: GET /coffee.jpg?x=a%2Fb range



=== TEST 33: statuses of the request for the source itself
--- config
--- more_headers
Range: bytes=0-9
--- request eval
[map { "GET /m/$_" } qw(401 404 410 429 302 500 503 304)]
--- error_code eval
[401, 404, 410, 429, 502, 502, 502, 502]
--- response_headers eval
["WWW-Authenticate: Basic realm=\"x\"\nContent-Type: text/plain\n! X-Other\n! Cache-Control\nX-Content-Type-Options: nosniff",
 map { "Content-Type: text/plain\n! WWW-Authenticate\n! Location\n! ETag\n! Content-Disposition\nX-Content-Type-Options: nosniff" } 1 .. 7]
--- response_body eval
[("The source is not available\n") x 4,
 ("The source could not be fetched\n") x 4]
--- access_log eval
qr/ 4\d\d error=\[-\]| 502 error=\[source_failed\]/



=== TEST 34: an error with a long body, and a connection that stays open
--- config
--- more_headers
Range: bytes=0-9
--- pipelined_requests eval
["GET /m/500-long", "GET /m/500", "GET /f/coffee.jpg"]
--- error_code eval
[502, 502, 206]
--- response_body eval
[("The source could not be fetched\n") x 2, ::part(0, 9)]



=== TEST 35: HEAD of an error
--- config
--- more_headers
Range: bytes=0-9
--- request eval
["HEAD /m/500", "HEAD /m/404"]
--- error_code eval
[502, 404]
--- response_headers eval
["Content-Length: 32", "Content-Length: 28"]



=== TEST 36: parts of an origin's own making
--- config
--- more_headers
Range: bytes=0-1,3-4
--- request eval
["GET /m/multi", "GET /m/part"]
--- error_code eval
[206, 206]
--- response_headers eval
["Content-Type: multipart/byteranges; boundary=abc\nX-Content-Type-Options: nosniff",
 "Content-Type: image/jpeg\nContent-Range: bytes 0-5/1000"]
--- response_body eval
["secret", "secret"]



=== TEST 37: a part that nobody has asked for
--- config
--- more_headers
If-None-Match: "x"
--- request eval
["GET /m/206", "GET /m/304"]
--- error_code eval
[502, 304]



=== TEST 38: a content encoding
--- config
--- request
GET /m/gzip
--- error_code: 502
--- access_log
error=[source_encoded]



=== TEST 39: a content encoding that gunzip removes
--- config
    gunzip on;
--- more_headers
Accept-Encoding: gzip
--- request
GET /m/gzip
--- response_headers
Content-Type: image/jpeg
! Content-Encoding
! Accept-Ranges
--- response_body eval: $::Coffee



=== TEST 40: proxy_cache, MISS and HIT, with ranges
--- http_config
    proxy_cache_path t40_cache keys_zone=t40:1m;
--- config
    proxy_cache t40;
    proxy_force_ranges on;
    proxy_cache_valid 200 1h;
    add_header X-Cache $upstream_cache_status;
--- more_headers eval
["Range: bytes=0-9", "Range: bytes=10-19", "", "Range: bytes=-1"]
--- request eval
[("GET /m/good") x 4]
--- error_code eval
[206, 206, 200, 206]
--- response_headers_like eval
["X-Cache: (?:MISS|HIT)", ("X-Cache: HIT\nContent-Type: image/jpeg") x 3]
--- response_body eval
[::part(0, 9), ::part(10, 19), $::Coffee, ::part(12937, 12937)]



=== TEST 41: proxy_cache with a lock
--- http_config
    proxy_cache_path t41_cache keys_zone=t41:1m;
--- config
    proxy_cache t41;
    proxy_cache_valid 200 1h;
    proxy_cache_lock on;
--- request eval
["GET /m/good", "GET /m/slowly", "GET /o/large.jpg"]
--- response_body_filters
md5_hex
--- response_body eval
[map { Digest::MD5::md5_hex($_) } $::Coffee, $::Coffee, $::Large]



=== TEST 42: aio threads write a cache meanwhile
--- http_config
    proxy_cache_path t42_cache keys_zone=t42:1m;
--- config
    proxy_cache t42;
    proxy_cache_valid 200 1h;
    aio threads;
    aio_write on;
--- request eval
["GET /o/large.jpg", "GET /o/large.jpg", "GET /m/slowly"]
--- response_body_filters
md5_hex
--- response_body eval
[map { Digest::MD5::md5_hex($_) } $::Large, $::Large, $::Coffee]



=== TEST 43: expires, add_header and access_log of the picture's location
--- http_config
    log_format t43 'picture log $status';
    log_format t43_source 'source log $status';
--- config
    location /sources/ {
        internal;
        alias html/;
        expires 5m;
        add_header X-Location source;
        access_log logs/access.log t43_source;
    }
    location /i/ {
        imgproc raw:1;
        imgproc_pass /sources/coffee.jpg;
        expires 1h;
        add_header X-Location picture;
        add_header X-Format $imgproc_format;
        access_log logs/access.log t43;
    }
--- request
GET /i/
--- response_headers
Cache-Control: max-age=3600
X-Location: picture
X-Format: jpeg
--- response_body eval: $::Coffee
--- access_log
picture log 200
--- no_access_log
source log



=== TEST 44: a password for all locations is asked for once
--- config
    auth_basic "x";
    auth_basic_user_file ../html/passwords;
    location /open/ { auth_basic off; root html; }
--- init
open my $out, '>', main::server_root() . '/html/passwords' or die;
print $out "secret:{PLAIN}word\n";
close $out;
--- more_headers eval
["Authorization: Basic c2VjcmV0OndvcmQ=", "Authorization: Basic c2VjcmV0OngK",
 "X: y", "Authorization: Basic c2VjcmV0OndvcmQ="]
--- request eval
["GET /f/coffee.jpg", "GET /f/coffee.jpg", "GET /f/coffee.jpg",
 "GET /o/coffee.jpg"]
--- error_code eval
[200, 401, 401, 200]



=== TEST 45: the source's location asks nobody, as in a subrequest
--- config
    location /sources/ {
        alias html/;
        deny all;
        auth_basic "x";
        auth_basic_user_file ../html/none;
    }
    location /i/ { imgproc raw:1; imgproc_pass /sources/coffee.jpg; }
--- request eval
["GET /i/", "GET /sources/coffee.jpg"]
--- error_code eval
[200, 403]



=== TEST 46: satisfy any
--- config
    satisfy any;
    deny all;
    auth_basic "x";
    auth_basic_user_file ../html/passwords;
--- init
open my $out, '>', main::server_root() . '/html/passwords' or die;
print $out "secret:{PLAIN}word\n";
close $out;
--- more_headers
Authorization: Basic c2VjcmV0OndvcmQ=
--- request
GET /f/coffee.jpg
--- response_headers
! WWW-Authenticate
--- response_body eval: $::Coffee



=== TEST 47: try_files, error_page and X-Accel-Redirect in the source's location
--- config
    location /try/ {
        internal;
        root html;
        try_files /none.jpg @named;
    }
    location @named { root html; rewrite ^ /coffee.jpg break; }
    location /page/ {
        internal;
        root html;
        error_page 404 =200 /files/coffee.jpg;
    }
    location /accel/ {
        internal;
        proxy_pass http://127.0.0.1:$TEST_NGINX_RAND_PORT_2/;
    }
    location ~ ^/i/(\w+)$ { imgproc raw:1; imgproc_pass /$1/none.jpg; }
--- http_config
    server {
        listen 127.0.0.1:$TEST_NGINX_RAND_PORT_2;
        add_header X-Accel-Redirect /files/coffee.jpg;
        location / { return 200; }
    }
--- more_headers
Range: bytes=0-9
--- request eval
["GET /i/try", "GET /i/page", "GET /i/accel"]
--- error_code eval
[206, 206, 206]
--- response_headers eval
[("Content-Type: image/jpeg") x 3]
--- response_body eval
[(::part(0, 9)) x 3]



=== TEST 48: one connection
--- config
--- pipelined_requests eval
["GET /f/coffee.jpg", "GET /o/coffee.jpg", "GET /f/page.jpg",
 "GET /m/close", "GET /f/coffee.jpg"]
--- error_code eval
[200, 200, 415, 200, 200]
--- response_body eval
[$::Coffee, $::Coffee, "The source is not a picture of a known format\n",
 $::Coffee, $::Coffee]



=== TEST 49: a body, whole or still on its way
--- config
--- init
my $ask = "Host: localhost\r\nContent-Length: 10\r\n";
my ($one, $two) = Origin::exchange(main::server_port(),
    "GET /o/coffee.jpg HTTP/1.1\r\n$ask\r\n0123456789",
    "GET /o/coffee.jpg HTTP/1.1\r\n$ask\r\n01234");
Test::More::is($one->{body}, $::Coffee, 'a body');
Test::More::is($two->{body}, $::Coffee, 'half a body');
Test::More::like($one->{head}, qr/^Connection: keep-alive\r$/m, 'stays open');
Test::More::like($two->{head}, qr/^Connection: close\r$/m, 'is closed');
--- request
GET /f/coffee.jpg
--- response_body eval: $::Coffee



=== TEST 50: a chunked body
--- config
--- more_headers
Transfer-Encoding: chunked
--- request eval
"GET /o/coffee.jpg
5\r\nabcde\r\n0\r\n\r\n"
--- response_body eval: $::Coffee
--- access_log
encoding=[identity] body=[-]



=== TEST 51: skip_processing
--- config
    imgproc w:30;
    location ~ ^/i/(.+)$ { imgproc skp:gif:png; imgproc_pass /files/$1; }
--- request eval
["GET /i/anim.gif", "GET /i/alpha.png", "GET /i/coffee.jpg",
 "GET /i/page.jpg"]
--- error_code eval
[200, 200, 200, 415]
--- response_headers eval
["Content-Type: image/gif\nAccept-Ranges: bytes\nContent-Disposition: inline; filename=\"anim.gif\"",
 "Content-Type: image/png\nAccept-Ranges: bytes",
 "Content-Type: image/jpeg\n! Accept-Ranges", "Content-Type: text/plain"]
--- image eval
["gif 180x160", "png 271x180", "jpeg 30x20", "-"]



=== TEST 52: skip_processing and a format that is asked for
--- config
    imgproc w:30;
    location ~ ^/i/(.+)$ { imgproc skp:gif f:$arg_f; imgproc_pass /files/$1; }
--- request eval
["GET /i/anim.gif?f=webp", "GET /i/anim.gif?f=gif", "GET /i/anim.gif"]
--- response_headers eval
["Content-Type: image/webp", "Content-Type: image/gif",
 "Content-Type: image/gif"]
--- image eval
["webp 30x27", "gif 180x160", "gif 180x160"]



=== TEST 53: skip_processing comes before negotiation, and depends on nobody
--- config
    imgproc w:30;
    imgproc_auto_format webp;
    location ~ ^/i/(.+)$ { imgproc skp:gif; imgproc_pass /files/$1; }
--- more_headers
Accept: image/webp
--- request eval
["GET /i/anim.gif", "GET /i/coffee.jpg"]
--- response_headers eval
["Content-Type: image/gif\n! Vary", "Content-Type: image/webp\nVary: Accept"]



=== TEST 54: skip_processing of a format that is not allowed
--- config
    imgproc_source_formats jpeg;
    location ~ ^/i/(.+)$ { imgproc skp:gif; imgproc_pass /files/$1; }
--- request
GET /i/anim.gif
--- error_code: 415
--- access_log
error=[format_not_allowed]



=== TEST 55: skip_processing of slow sources, that are made or passed on
--- config
    location ~ ^/i/(\w+)/(\w+)$ {
        imgproc w:30 skp:$1;
        imgproc_pass /mock/$2;
    }
--- request eval
["GET /i/jpeg/slowly", "GET /i/gif/slowly", "GET /i/gif/chunked",
 "GET /i/jpeg/close"]
--- image eval
["jpeg 300x200", "jpeg 30x20", "jpeg 30x20", "jpeg 300x200"]



=== TEST 56: return_attachment and filename
--- config
    location /i/ { imgproc raw:1 att:1 fn:cat; imgproc_pass /files/coffee.jpg; }
--- more_headers
Range: bytes=0-9
--- request
GET /i/
--- error_code: 206
--- response_headers
Content-Disposition: attachment; filename="cat.jpg"



=== TEST 57: error_page of the picture's location, while the source is looked at
--- config
    location ~ ^/i/(.+)$ {
        imgproc raw:1;
        imgproc_pass /files/$1;
        error_page 404 415 = @fallback;
    }
    location @fallback { return 200 "fallback $imgproc_error\n"; }
--- request eval
["GET /i/none.jpg", "GET /i/page.jpg"]
--- response_body eval
["fallback \n", "fallback not_an_image\n"]



=== TEST 58: limit_rate
--- config
    location /limited/ { internal; alias html/; limit_rate 40k; }
    location /i/ { imgproc raw:1; imgproc_pass /limited/coffee.jpg; }
--- request
GET /i/
--- response_body eval: $::Coffee



=== TEST 59: a POST is not passed on
--- config
--- request
POST /f/coffee.jpg
--- error_code: 405



=== TEST 60: the queue is for pictures that are made
--- config
--- http_config
    imgproc_threads 1;
    imgproc_queue 0;
--- pipelined_requests eval
[("GET /f/coffee.jpg") x 3]
--- response_body eval
[($::Coffee) x 3]



=== TEST 61: no source gets the connection of the client for itself
--- config
--- more_headers
Range: bytes=0-9
Upgrade: other
--- pipelined_requests eval
["GET /m/101", "GET /f/coffee.jpg"]
--- error_code eval
[502, 206]
--- response_body eval
["The source could not be fetched\n", ::part(0, 9)]
