# Copyright (C) the ngx_http_imgproc_module authors

# Headers that tell a client what to do with a picture: Content-Disposition,
# and for how long it may keep it.

BEGIN { push @INC, 't/lib' }

use Test::Nginx::Socket 'no_plan';
use ImgProc;
use Origin;

use POSIX ();

my $Coffee = picture('coffee.jpg');
my $Size = length $Coffee;

our $Soon = time + 100;
our $Later = time + 100000;
our $Past = time - 1;

sub answer {
    my $head = CORE::join '', map { "$_\r\n" } @_;

    return sub {
        print { $_[0] } "HTTP/1.1 200 OK\r\nContent-Length: $Size\r\n"
                        . "$head\r\n$Coffee";
    };
}

Origin::start({
    '/none'    => answer(),
    '/long'    => answer('Cache-Control: public, max-age=5000'),
    '/short'   => answer('Cache-Control: max-age=50'),
    '/shared'  => answer('Cache-Control: s-maxage=5000'),
    '/stale'   => answer('Cache-Control: max-age=50, stale-if-error=99'),
    '/no'      => answer('Cache-Control: no-store'),
    '/two'     => answer('Cache-Control: public', 'Cache-Control: max-age=9999'),
    '/expires' => answer('Expires: Thu, 01 Jan 2037 00:00:00 GMT'),
    '/now'     => answer('Expires: Thu, 01 Jan 1970 00:00:01 GMT'),
    '/bad'     => answer('Expires: 0'),
    '/both'    => answer('Expires: Thu, 01 Jan 2037 00:00:00 GMT',
                         'Cache-Control: max-age=5000',
                         'Last-Modified: Wed, 01 Jan 2014 10:20:30 GMT'),
});

my @Names = ('coffee.jpg', 'a.b.png', 'none', '.hidden.jpg', 'a b.jpg',
             'q"uote.jpg', "caf\xc3\xa9.jpg", "latin\xe9.jpg", 'a%41.jpg',
             'a+b;c.jpg', "tab\tbed.jpg", 'back\slash.jpg');

my $Locations = q{
    imgproc w:30;
    location /files/ { internal; alias html/; }
    location /mock/ {
        internal;
        proxy_http_version 1.1;
        proxy_pass http://127.0.0.1:$TEST_NGINX_ORIGIN_PORT/;
    }
    location ~ ^/f/(.+)$ { imgproc $arg_o; imgproc_pass /files/$1; }
    location ~ ^/m/(.+)$ { imgproc exp:$arg_e; imgproc_pass /mock/$1; }
    location ~ ^/r/(.+)$ { imgproc exp:$arg_e raw:1; imgproc_pass /mock/$1; }
};

add_block_preprocessor(sub {
    my $block = shift;

    $block->set_value(config => $Locations . $block->config);
    $block->set_value(user_files => [map { [$_ => $Coffee] } @Names]);
    $block->set_value(suppress_stderr => 1);
    $block->set_value(no_error_log => "[alert]\n[emerg]\n[crit]\n")
        if !defined $block->no_error_log;
});

no_long_string();
run_tests();


sub http_time {
    return POSIX::strftime('%a, %d %b %Y %H:%M:%S GMT', gmtime shift);
}

__DATA__

=== TEST 1: the source's name and the result's format
--- config
--- request eval
["GET /f/coffee.jpg", "GET /f/coffee.jpg?o=f:webp", "GET /f/a.b.png",
 "GET /f/none", "GET /f/.hidden.jpg", "GET /f/coffee.jpg?o=f:jpeg"]
--- response_headers eval
[map { "Content-Disposition: inline; filename=\"$_\"" }
     qw(coffee.jpg coffee.webp a.b.jpg none.jpg .hidden.jpg coffee.jpg)]



=== TEST 2: names that have to be quoted
--- config
--- request eval
["GET /f/a%20b.jpg", "GET /f/q%22uote.jpg", "GET /f/a%2541.jpg",
 "GET /f/a+b;c.jpg", "GET /f/tab%09bed.jpg", "GET /f/back%5Cslash.jpg"]
--- response_headers eval
[map { "Content-Disposition: inline; filename=\"$_\"" }
     'a b.jpg', 'q\"uote.jpg', 'a%41.jpg', 'a+b;c.jpg', 'tabbed.jpg',
     'back\\\\slash.jpg']



=== TEST 3: names beyond ASCII
--- config
--- request eval
["GET /f/caf%C3%A9.jpg", "GET /f/latin%E9.jpg"]
--- response_headers eval
["Content-Disposition: inline; filename=\"caf_.jpg\"; filename*=UTF-8''caf%C3%A9.jpg",
 "Content-Disposition: inline; filename=\"latin_.jpg\""]



=== TEST 4: the option filename
--- config
--- request eval
["GET /f/coffee.jpg?o=fn:cat", "GET /f/coffee.jpg?o=fn:cat.png",
 "GET /f/coffee.jpg?o=fn:a%20b", "GET /f/coffee.jpg?o=fn:Y2F0:1",
 "GET /f/coffee.jpg?o=fn:w6kvPz8_:1",
 "GET /f/coffee.jpg?o=fn:DQpYOiB5:t/f:png"]
--- response_headers eval
[map { "Content-Disposition: inline; $_" }
     'filename="cat.jpg"', 'filename="cat.png.jpg"', 'filename="a%20b.jpg"',
     'filename="cat.jpg"',
     "filename=\"__???.jpg\"; filename*=UTF-8''%C3%A9_%3F%3F%3F.jpg",
     'filename="X: y.png"']



=== TEST 5: a filename that is not base64
--- config
--- request
GET /f/coffee.jpg?o=fn:a*b:1
--- error_code: 400
--- response_body
Bad option: filename: must be base64



=== TEST 6: return_attachment
--- config
--- request eval
["GET /f/coffee.jpg?o=att:1", "GET /f/coffee.jpg?o=att:1/fn:cat/f:png",
 "GET /f/coffee.jpg?o=att:0"]
--- response_headers eval
["Content-Disposition: attachment; filename=\"coffee.jpg\"",
 "Content-Disposition: attachment; filename=\"cat.png\"",
 "Content-Disposition: inline; filename=\"coffee.jpg\""]



=== TEST 7: on 304 and HEAD, not on errors
--- config
--- more_headers eval
["If-Modified-Since: Wed, 01 Jan 2014 10:20:30 GMT", "X: y", "X: y"]
--- request eval
["GET /m/both", "HEAD /m/both", "GET /f/missing.jpg"]
--- error_code eval
[304, 200, 404]
--- response_headers eval
["Content-Disposition: inline; filename=\"both.jpg\"",
 "Content-Disposition: inline; filename=\"both.jpg\"",
 "! Content-Disposition"]



=== TEST 8: expires, in the past
--- config
--- request eval
["GET /m/long?e=$::Past", "GET /m/long?e=1"]
--- error_code eval
[404, 404]
--- response_headers eval
["! Cache-Control", "! Cache-Control"]
--- response_body eval
[("The address of the picture has expired\n") x 2]



=== TEST 9: expires, a cap on what the source allows
--- config
--- request eval
[map { "GET /m/$_?e=$::Soon" } qw(long short shared stale no two none)]
--- response_headers_like eval
["Cache-Control: public, max-age=(\\d\\d|100)",
 "Cache-Control: max-age=50",
 "Cache-Control: s-maxage=(\\d\\d|100), max-age=(\\d\\d|100)",
 "Cache-Control: max-age=50, stale-if-error=0",
 "Cache-Control: no-store",
 "Cache-Control: public, max-age=(\\d\\d|100)",
 "Cache-Control: max-age=(\\d\\d|100)"]



=== TEST 10: expires, a cap on Expires
--- config
--- request eval
[map { "GET /m/$_?e=$::Soon" } qw(expires now bad both)]
--- response_headers_like eval
["Expires: ${\ ::http_time($::Soon)}\nCache-Control: ^\$",
 "Expires: Thu, 01 Jan 1970 00:00:01 GMT\nCache-Control: ^\$",
 "Expires: 0\nCache-Control: ^\$",
 "Expires: ${\ ::http_time($::Soon)}\nCache-Control: max-age=(\\d\\d|100)"]



=== TEST 11: expires, where the source allows less
--- config
--- request eval
[map { "GET /m/$_?e=$::Later" } qw(long short)]
--- response_headers eval
["Cache-Control: public, max-age=5000", "Cache-Control: max-age=50"]



=== TEST 12: nginx's expires and add_header are held to it
--- config
    expires 30d;
    add_header Cache-Control immutable;
--- request eval
["GET /m/none?e=$::Soon", "GET /m/none", "GET /r/none?e=$::Soon"]
--- response_headers_like eval
["Cache-Control: max-age=(?:\\d\\d|100), immutable\nExpires: ${\ ::http_time($::Soon)}",
 "Cache-Control: max-age=2592000, immutable",
 "Cache-Control: max-age=(?:\\d\\d|100), immutable\nExpires: ${\ ::http_time($::Soon)}"]



=== TEST 13: expires of a source that is passed on
--- config
--- request eval
["GET /r/both?e=$::Soon", "GET /r/none?e=$::Soon", "GET /r/none?e=$::Past"]
--- error_code eval
[200, 200, 404]
--- response_headers_like eval
["Expires: ${\ ::http_time($::Soon)}\nCache-Control: max-age=(\\d\\d|100)",
 "Cache-Control: max-age=(\\d\\d|100)", "Cache-Control: ^\$"]



=== TEST 14: expires is no matter of errors
--- config
--- request
GET /m/missing?e=4000000000
--- error_code: 404
--- response_headers
! Cache-Control
! Expires



=== TEST 15: names of sources in URLs, but not of encrypted ones
--- config
    imgproc_url_filename off;
    imgproc_source_key 000102030405060708090a0b0c0d0e0f;
    imgproc_source local:// /files;
    imgproc_source http://images.example.com /files;
    location /u/ { imgproc_url on; }
--- request eval
["GET /u/_/w:30/plain/local:///coffee.jpg",
 "GET /u/_/w:30/plain/local:///q%2522uote.jpg\@png",
 "GET /u/_/w:30/plain/http://images.example.com/none%3Fa=b/c.jpg",
 "GET /u/_/w:30/bG9jYWw6Ly8vY29mZmVlLmpwZw.gif",
 "GET /u/_/w:30/fn:Y2F0:1/att:1/plain/local:///coffee.jpg",
 "GET /u/_/w:30/enc/EBESExQVFhcYGRobHB0eH20F7Cg8g4R_1HABVu8GHjKarkTaQOuUFehWUOzlCqdg.png",
 "GET /u/_/w:30/fn:cat/enc/EBESExQVFhcYGRobHB0eH20F7Cg8g4R_1HABVu8GHjKarkTaQOuUFehWUOzlCqdg"]
--- response_headers eval
["Content-Disposition: inline; filename=\"coffee.jpg\"",
 "Content-Disposition: inline; filename=\"q\\\"uote.png\"",
 "Content-Disposition: inline; filename=\"none.jpg\"",
 "Content-Disposition: inline; filename=\"coffee.gif\"",
 "Content-Disposition: attachment; filename=\"cat.jpg\"",
 "Content-Disposition: inline; filename=\"image.png\"",
 "Content-Disposition: inline; filename=\"cat.jpg\""]



=== TEST 16: imgproc_canonical
--- config
    imgproc_canonical on;
    imgproc_key 736563726574 68656C6C6F;
    imgproc_source_key 000102030405060708090a0b0c0d0e0f;
    imgproc_source local:// /files;
    imgproc_source http://images.example.com /files;
    imgproc_trusted_signature _;
    location /u/ { imgproc_url on; }
    location /off/ { imgproc_url on; imgproc_canonical off; }
--- request eval
["GET /u/_/w:30/plain/HTTP://Images.Example.com/coffee.jpg",
 "GET /u/_/w:30/plain/http://images.example.com/./none%3Fa=%22%3C%3E&b=%C3%A9",
 "GET /u/_/w:30/plain/local:///coffee.jpg",
 "GET /off/_/w:30/plain/http://images.example.com/coffee.jpg",
 "GET /u/_/w:30/enc/EBESExQVFhcYGRobHB0eH20F7Cg8g4R_1HABVu8GHjKarkTaQOuUFehWUOzlCqdg",
 "GET /u/_/w:30/plain/http://images.example.com/missing.jpg",
 "GET /f/coffee.jpg"]
--- error_code eval
[200, 200, 200, 200, 200, 404, 200]
--- response_headers eval
["Link: <http://images.example.com/coffee.jpg>; rel=\"canonical\"",
 "Link: <http://images.example.com/none?a=%22%3C%3E&b=%C3%A9>; rel=\"canonical\"",
 ("! Link") x 5]



=== TEST 17: imgproc_canonical of a source that is passed on
--- config
    imgproc_canonical on;
    imgproc_allowed_options raw;
    imgproc_source http://images.example.com /files;
    location /u/ { imgproc_url on; }
--- more_headers
Range: bytes=0-9
--- request
GET /u/_/raw:1/plain/http://images.example.com/coffee.jpg
--- error_code: 206
--- response_headers
Link: <http://images.example.com/coffee.jpg>; rel="canonical"
Content-Disposition: inline; filename="coffee.jpg"



=== TEST 18: $imgproc_source_uri for the request for the source itself
--- http_config
    log_format t18 'origin: $request_uri range=[$http_range]';
    server {
        listen 127.0.0.1:$TEST_NGINX_RAND_PORT_1;
        access_log logs/access.log t18;
        location / { root html; try_files /coffee.jpg =404; }
    }
--- config
    imgproc_allowed_options raw;
    imgproc_source http://images.example.com /origin/;
    location /u/ { imgproc_url on; }
    location /origin/ {
        internal;
        proxy_pass http://127.0.0.1:$TEST_NGINX_RAND_PORT_1$imgproc_source_uri;
    }
--- more_headers
Range: bytes=0-9
--- request
GET /u/_/raw:1/plain/http://images.example.com/a%252Fb+c.jpg%3Fx=a%252Fb
--- error_code: 206
--- response_headers
Content-Disposition: inline; filename="b+c.jpg"
--- access_log
origin: /a%2Fb+c.jpg?x=a%2Fb range=[-]
origin: /a%2Fb+c.jpg?x=a%2Fb range=[bytes=0-9]
