# Copyright (C) the ngx_http_imgproc_module authors

# Directives of imgproc_url: what is allowed, what stops nginx, and what is
# inherited.

BEGIN { push @INC, 't/lib' }

use strict;
use warnings;

use Test::Nginx::Socket 'no_plan';
use ImgProc;
use Picture;
use Url;

add_block_preprocessor(sub {
    my $block = shift;
    my $config = $block->config;

    # warnings are looked for in the log

    $block->set_value(suppress_stderr => 1);

    $block->set_value(config => q{
        add_header  X-Error  $imgproc_error  always;

        location /pictures/ { internal; }
        imgproc_source  local://  /pictures;
    } . ($config || '')) if !defined $block->must_die;

    $block->set_value(user_files =>
                      [[ 'pictures/coffee.jpg' => picture('coffee.jpg') ]]);
});

no_long_string();
no_root_location();
run_tests();

__DATA__

=== TEST 1: imgproc_url x
--- config
    location /img/ { imgproc_url x; }
--- must_die
--- error_log
invalid value "x" in "imgproc_url" directive, it must be "on" or "off" in



=== TEST 2: imgproc_url, duplicate
--- config
    location /img/ {
        imgproc_url  on;
        imgproc_url  on;
    }
--- must_die
--- error_log
"imgproc_url" directive is duplicate in



=== TEST 3: imgproc_url, two values
--- config
    location /img/ { imgproc_url on on; }
--- must_die
--- error_log
invalid number of arguments in "imgproc_url" directive in



=== TEST 4: imgproc_url at http
--- http_config
    imgproc_url  on;
--- must_die
--- error_log
"imgproc_url" directive is not allowed here in



=== TEST 5: imgproc_url at server
--- config
    imgproc_url  on;
--- must_die
--- error_log
"imgproc_url" directive is not allowed here in



=== TEST 6: imgproc_url in if
--- config
    location /img/ {
        if ($arg_x) { imgproc_url on; }
    }
--- must_die
--- error_log
"imgproc_url" directive is not allowed here in



=== TEST 7: imgproc_url in limit_except
--- config
    location /img/ {
        limit_except GET { imgproc_url on; }
    }
--- must_die
--- error_log
"imgproc_url" directive is not allowed here in



=== TEST 8: imgproc_url in a regular expression
--- config
    location ~ ^/img/ { imgproc_url on; }
--- must_die
--- error_log
"imgproc_url" in location "^/img/", allowed is a location given by a prefix, which is cut off the URL in



=== TEST 9: imgproc_url in a regular expression without regard to case
--- config
    location ~* ^/img/ { imgproc_url on; }
--- must_die
--- error_log
"imgproc_url" in location "^/img/", allowed is a location given by a prefix, which is cut off the URL in



=== TEST 10: imgproc_url in a named location
--- config
    location @img { imgproc_url on; }
--- must_die
--- error_log
"imgproc_url" in location "@img", allowed is a location given by a prefix, which is cut off the URL in



=== TEST 11: imgproc_url in an exact location
--- config
    location = /img { imgproc_url on; }
--- must_die
--- error_log
"imgproc_url" in location "/img", allowed is a location given by a prefix, which is cut off the URL in



=== TEST 12: imgproc_url off is allowed there
--- config
    location ~ ^/x { imgproc_url off; }
    location = /img { imgproc_url off; imgproc_pass /pictures/coffee.jpg; }
--- request
GET /img
--- image: jpeg 300x200



=== TEST 13: imgproc_url after imgproc_pass
--- config
    location /img/ {
        imgproc_pass  /pictures/coffee.jpg;
        imgproc_url   on;
    }
--- must_die
--- error_log
"imgproc_url" and "imgproc_pass" in one location, allowed is one of them in



=== TEST 14: imgproc_url before imgproc_pass
--- config
    location /img/ {
        imgproc_url   on;
        imgproc_pass  /pictures/coffee.jpg;
    }
--- must_die
--- error_log
"imgproc_pass" and "imgproc_url" in one location, allowed is one of them in



=== TEST 15: imgproc_pass in an if takes the place of imgproc_url
--- config
    location /img/ {
        imgproc_url  on;

        if ($arg_pass) {
            imgproc       w:30;
            imgproc_pass  /pictures/coffee.jpg;
        }
    }
--- request eval
["GET /img/x?pass=1", "GET /img/_/w:60/plain/local:///coffee.jpg"]
--- image eval
["jpeg 30x20", "jpeg 60x40"]



=== TEST 16: a warning without a key
--- config
    location /img/ { imgproc_url on; }
--- request
GET /img/_/w:60/plain/local:///coffee.jpg
--- image: jpeg 60x40
--- error_log eval
[qr/\[warn\] .*"imgproc_url" without "imgproc_key" in \S+nginx.conf:\d+, anybody can ask for any picture/]
--- no_error_log
[emerg]
"imgproc_url" without "imgproc_source"
--- skip_eval: 5: $ENV{TEST_NGINX_USE_HUP}



=== TEST 17: a warning without a source
--- http_config
    server {
        location /img/ { imgproc_url on; imgproc_key 73 68; }
    }
--- config
--- request
GET /none
--- error_code: 404
--- error_log eval
[qr/\[warn\] .*"imgproc_url" without "imgproc_source" in \S+nginx.conf:\d+, no source is allowed/]
--- no_error_log
[emerg]
"imgproc_url" without "imgproc_key"
--- skip_eval: 4: $ENV{TEST_NGINX_USE_HUP}



=== TEST 18: no warning with both, nor for a block that inherits
--- config
    imgproc_key  73 68;

    location /img/ {
        imgproc_url  on;
        if ($arg_x) { imgproc w:30; }
        limit_except GET { deny all; }
    }
    location /off/ { imgproc_url off; }
--- request
GET /img/{s,h}/w:60/plain/local:///coffee.jpg
--- image: jpeg 60x40
--- no_error_log
[warn]
[error]



=== TEST 19: imgproc_url_filename x
--- config
    imgproc_url_filename  x;
--- must_die
--- error_log
invalid value "x" in "imgproc_url_filename" directive, it must be "on" or "off" in



=== TEST 20: imgproc_url_filename, duplicate
--- config
    imgproc_url_filename  on;
    imgproc_url_filename  off;
--- must_die
--- error_log
"imgproc_url_filename" directive is duplicate in



=== TEST 21: imgproc_url_filename in if
--- config
    location / {
        if ($arg_x) { imgproc_url_filename on; }
    }
--- must_die
--- error_log
"imgproc_url_filename" directive is not allowed here in



=== TEST 22: imgproc_presets_only x
--- config
    imgproc_presets_only  x;
--- must_die
--- error_log
invalid value "x" in "imgproc_presets_only" directive, it must be "on" or "off" in



=== TEST 23: imgproc_presets_only, duplicate
--- config
    imgproc_presets_only  on;
    imgproc_presets_only  off;
--- must_die
--- error_log
"imgproc_presets_only" directive is duplicate in



=== TEST 24: imgproc_presets_only in if
--- config
    location / {
        if ($arg_x) { imgproc_presets_only on; }
    }
--- must_die
--- error_log
"imgproc_presets_only" directive is not allowed here in



=== TEST 25: imgproc_url_filename is inherited
--- http_config
    imgproc_url_filename  on;
--- config
    location /a/ { imgproc_url on; }
    location /b/ { imgproc_url on; imgproc_url_filename off; }
--- errors
    /a/_/w:60/<local:///coffee.jpg>/x.jpg  200
    /b/_/w:60/<local:///coffee.jpg>/x.jpg  400 bad_url
    /b/_/w:60/<local:///coffee.jpg>        200



=== TEST 26: imgproc_presets_only is inherited
--- http_config
    imgproc_presets_only  on;
    imgproc_preset        a w:30;
--- config
    location /a/ { imgproc_url on; }
    location /b/ { imgproc_url on; imgproc_presets_only off; }
--- errors
    /a/_/a/plain/local:///coffee.jpg     200
    /a/_/pr:a/plain/local:///coffee.jpg  400 bad_option
    /b/_/pr:a/plain/local:///coffee.jpg  200



=== TEST 27: imgproc_key, an odd number of digits
--- config
    imgproc_key  73656 68;
--- must_die
--- error_log
invalid key or salt of 5 characters in "imgproc_key", an even number of hexadecimal digits is allowed in
--- no_error_log
73656



=== TEST 28: imgproc_key, the salt has an odd number of digits
--- config
    imgproc_key  73 686;
--- must_die
--- error_log
invalid key or salt of 3 characters in "imgproc_key", an even number of hexadecimal digits is allowed in



=== TEST 29: imgproc_key, no digits
--- config
    imgproc_key  password 68;
--- must_die
--- error_log
invalid key or salt of 8 characters in "imgproc_key", an even number of hexadecimal digits is allowed in
--- no_error_log
password



=== TEST 30: imgproc_key, the salt is none
--- config
    imgproc_key  73 salt;
--- must_die
--- error_log
invalid key or salt of 4 characters in "imgproc_key", an even number of hexadecimal digits is allowed in



=== TEST 31: imgproc_key, an empty key
--- config
    imgproc_key  '' 68;
--- must_die
--- error_log
invalid key or salt of 0 characters in "imgproc_key", an even number of hexadecimal digits is allowed in



=== TEST 32: imgproc_key, an empty salt
--- config
    imgproc_key  73 '';
--- must_die
--- error_log
invalid key or salt of 0 characters in "imgproc_key", an even number of hexadecimal digits is allowed in



=== TEST 33: imgproc_key, a key alone
--- config
    imgproc_key  73;
--- must_die
--- error_log
invalid number of arguments in "imgproc_key" directive in



=== TEST 34: imgproc_key, three values
--- config
    imgproc_key  73 68 73;
--- must_die
--- error_log
invalid number of arguments in "imgproc_key" directive in



=== TEST 35: imgproc_key is inherited, or replaced
--- http_config
    imgproc_key  61 61;
    imgproc_key  62 62;
--- config
    location /http/ { imgproc_url on; }
    location /own/ { imgproc_url on; imgproc_key 63 63; }
--- errors
    /http/{a,a}/w:60/plain/local:///coffee.jpg  200
    /http/{b,b}/w:60/plain/local:///coffee.jpg  200
    /http/{c,c}/w:60/plain/local:///coffee.jpg  403 bad_signature
    /own/{a,a}/w:60/plain/local:///coffee.jpg   403 bad_signature
    /own/{b,b}/w:60/plain/local:///coffee.jpg   403 bad_signature
    /own/{c,c}/w:60/plain/local:///coffee.jpg   200



=== TEST 36: imgproc_signature_size 0
--- config
    imgproc_signature_size  0;
--- must_die
--- error_log
invalid value "0" of "imgproc_signature_size", bytes from 1 to 32 is allowed in



=== TEST 37: imgproc_signature_size 33
--- config
    imgproc_signature_size  33;
--- must_die
--- error_log
invalid value "33" of "imgproc_signature_size", bytes from 1 to 32 is allowed in



=== TEST 38: imgproc_signature_size x
--- config
    imgproc_signature_size  x;
--- must_die
--- error_log
invalid value "x" of "imgproc_signature_size", bytes from 1 to 32 is allowed in



=== TEST 39: imgproc_signature_size -1
--- config
    imgproc_signature_size  -1;
--- must_die
--- error_log
invalid value "-1" of "imgproc_signature_size", bytes from 1 to 32 is allowed in



=== TEST 40: imgproc_signature_size, duplicate
--- config
    imgproc_signature_size  8;
    imgproc_signature_size  8;
--- must_die
--- error_log
"imgproc_signature_size" directive is duplicate in



=== TEST 41: a warning for a short signature
--- config
    location /img/ { imgproc_url on; imgproc_key 73 68; imgproc_signature_size 7; }
--- request
GET /img/{s,h,7}/w:60/plain/local:///coffee.jpg
--- image: jpeg 60x40
--- error_log eval
[qr/\[warn\] .*a signature of 7 bytes can be guessed, 8 or more are advised in \S+nginx.conf:\d+/]
--- skip_eval: 3: $ENV{TEST_NGINX_USE_HUP}



=== TEST 42: none for 8 bytes, and inheritance
--- http_config
    imgproc_signature_size  8;
    imgproc_key             73 68;
--- config
    location /a/ { imgproc_url on; }
    location /b/ { imgproc_url on; imgproc_signature_size 16; }
--- errors
    /a/{s,h,8}/w:60/plain/local:///coffee.jpg   200
    /a/{s,h,16}/w:60/plain/local:///coffee.jpg  403 bad_signature
    /b/{s,h,16}/w:60/plain/local:///coffee.jpg  200
    /b/{s,h,8}/w:60/plain/local:///coffee.jpg   403 bad_signature
--- no_error_log
[warn]
[error]



=== TEST 43: imgproc_trusted_signature, empty
--- config
    imgproc_trusted_signature  a '';
--- must_die
--- error_log
invalid value "" of "imgproc_trusted_signature", a segment of a URL, without "/", is allowed in



=== TEST 44: imgproc_trusted_signature a/b
--- config
    imgproc_trusted_signature  a/b;
--- must_die
--- error_log
invalid value "a/b" of "imgproc_trusted_signature", a segment of a URL, without "/", is allowed in



=== TEST 45: imgproc_trusted_signature, no value
--- config
    imgproc_trusted_signature;
--- must_die
--- error_log
invalid number of arguments in "imgproc_trusted_signature" directive in



=== TEST 46: imgproc_trusted_signature is inherited, or replaced
--- http_config
    imgproc_key                73 68;
    imgproc_trusted_signature  a b;
--- config
    location /a/ { imgproc_url on; }
    location /b/ { imgproc_url on; imgproc_trusted_signature c; }
--- errors
    /a/a/w:60/plain/local:///coffee.jpg  200
    /a/b/w:60/plain/local:///coffee.jpg  200
    /a/c/w:60/plain/local:///coffee.jpg  403 bad_signature
    /b/a/w:60/plain/local:///coffee.jpg  403 bad_signature
    /b/c/w:60/plain/local:///coffee.jpg  200



=== TEST 47: imgproc_source http:///a
--- config
    imgproc_source  'http:///a' /files;
--- must_die
--- error_log
invalid value of "imgproc_source": prefix "http:///a": a host must stand before a path



=== TEST 48: imgproc_source s3://*.example.com/
--- config
    imgproc_source  's3://*.example.com/' /files;
--- must_die
--- error_log
invalid value of "imgproc_source": prefix "s3://*.example.com/": "*" is allowed in hosts of http and https only



=== TEST 49: imgproc_source http:
--- config
    imgproc_source  'http:' /files;
--- must_die
--- error_log
invalid value of "imgproc_source": prefix "http:": 



=== TEST 50: imgproc_source https://*/
--- config
    imgproc_source  'https://*/' /files;
--- must_die
--- error_log
invalid value of "imgproc_source": prefix "https://*/": 



=== TEST 51: imgproc_source https://*
--- config
    imgproc_source  'https://*' /files;
--- must_die
--- error_log
invalid value of "imgproc_source": prefix "https://*": 



=== TEST 52: imgproc_source http://*:8080/
--- config
    imgproc_source  'http://*:8080/' /files;
--- must_die
--- error_log
invalid value of "imgproc_source": prefix "http://*:8080/": 



=== TEST 53: imgproc_source https://images*/
--- config
    imgproc_source  'https://images*/' /files;
--- must_die
--- error_log
invalid value of "imgproc_source": prefix "https://images*/": 



=== TEST 54: imgproc_source https://a.*/
--- config
    imgproc_source  'https://a.*/' /files;
--- must_die
--- error_log
invalid value of "imgproc_source": prefix "https://a.*/": 



=== TEST 55: imgproc_source http://user@a.example/
--- config
    imgproc_source  'http://user@a.example/' /files;
--- must_die
--- error_log
invalid value of "imgproc_source": prefix "http://user@a.example/": 



=== TEST 56: imgproc_source http://a.example:99999/
--- config
    imgproc_source  'http://a.example:99999/' /files;
--- must_die
--- error_log
invalid value of "imgproc_source": prefix "http://a.example:99999/": 



=== TEST 57: imgproc_source http://a.example/?a
--- config
    imgproc_source  'http://a.example/?a' /files;
--- must_die
--- error_log
invalid value of "imgproc_source": prefix "http://a.example/?a": 



=== TEST 58: imgproc_source http://a.example/#a
--- config
    imgproc_source  'http://a.example/#a' /files;
--- must_die
--- error_log
invalid value of "imgproc_source": prefix "http://a.example/#a": 



=== TEST 59: imgproc_source http://a.example/a b
--- config
    imgproc_source  'http://a.example/a b' /files;
--- must_die
--- error_log
invalid value of "imgproc_source": prefix "http://a.example/a b": 



=== TEST 60: imgproc_source http://a..example/
--- config
    imgproc_source  'http://a..example/' /files;
--- must_die
--- error_log
invalid value of "imgproc_source": prefix "http://a..example/": 



=== TEST 61: imgproc_source http://a.example/../b
--- config
    imgproc_source  'http://a.example/../b' /files;
--- must_die
--- error_log
invalid value of "imgproc_source": prefix "http://a.example/../b": 



=== TEST 62: imgproc_source http://a.example/%2e%2e/b
--- config
    imgproc_source  'http://a.example/%2e%2e/b' /files;
--- must_die
--- error_log
invalid value of "imgproc_source": prefix "http://a.example/%2e%2e/b": 



=== TEST 63: imgproc_source //a.example/
--- config
    imgproc_source  '//a.example/' /files;
--- must_die
--- error_log
invalid value of "imgproc_source": prefix "//a.example/": 



=== TEST 64: imgproc_source a.example
--- config
    imgproc_source  'a.example' /files;
--- must_die
--- error_log
invalid value of "imgproc_source": prefix "a.example": 



=== TEST 65: imgproc_source /files
--- config
    imgproc_source  '/files' /files;
--- must_die
--- error_log
invalid value of "imgproc_source": prefix "/files": 



=== TEST 66: imgproc_source s3://
--- config
    imgproc_source  's3://' /files;
--- must_die
--- error_log
invalid value of "imgproc_source": prefix "s3://": 



=== TEST 67: imgproc_source 1://a/
--- config
    imgproc_source  '1://a/' /files;
--- must_die
--- error_log
invalid value of "imgproc_source": prefix "1://a/": 



=== TEST 68: imgproc_source local:// files
--- config
    imgproc_source  local:// files;
--- must_die
--- error_log
invalid URI "files" in "imgproc_source", an internal URI that begins with "/" is allowed, without "..", arguments and variables in



=== TEST 69: imgproc_source local:// @files
--- config
    imgproc_source  local:// @files;
--- must_die
--- error_log
invalid URI "@files" in "imgproc_source", an internal URI that begins with "/" is allowed, without "..", arguments and variables in



=== TEST 70: imgproc_source local:// /files?a
--- config
    imgproc_source  local:// /files?a;
--- must_die
--- error_log
invalid URI "/files?a" in "imgproc_source", an internal URI that begins with "/" is allowed, without "..", arguments and variables in



=== TEST 71: imgproc_source local:// /files/$uri
--- config
    imgproc_source  local:// /files/$uri;
--- must_die
--- error_log
invalid URI "/files/$uri" in "imgproc_source", an internal URI that begins with "/" is allowed, without "..", arguments and variables in



=== TEST 72: imgproc_source local:// http://a/
--- config
    imgproc_source  local:// http://a/;
--- must_die
--- error_log
invalid URI "http://a/" in "imgproc_source", an internal URI that begins with "/" is allowed, without "..", arguments and variables in



=== TEST 73: imgproc_source local:// ''
--- config
    imgproc_source  local:// '';
--- must_die
--- error_log
invalid URI "" in "imgproc_source", an internal URI that begins with "/" is allowed, without "..", arguments and variables in



=== TEST 74: imgproc_source, a prefix alone
--- config
    imgproc_source  local://;
--- must_die
--- error_log
invalid number of arguments in "imgproc_source" directive in



=== TEST 75: imgproc_source local://, duplicate of local://
--- config
    imgproc_source  local:// /a;
    imgproc_source  local:// /b;
--- must_die
--- error_log
duplicate prefix "local://" in "imgproc_source" in



=== TEST 76: imgproc_source http://a.example, duplicate of http://a.example
--- config
    imgproc_source  http://a.example /a;
    imgproc_source  http://a.example /b;
--- must_die
--- error_log
duplicate prefix "http://a.example" in "imgproc_source" in



=== TEST 77: imgproc_source http://a.example:80/b, duplicate of http://a.example/b
--- config
    imgproc_source  http://a.example/b /a;
    imgproc_source  http://a.example:80/b /b;
--- must_die
--- error_log
duplicate prefix "http://a.example:80/b" in "imgproc_source" in



=== TEST 78: imgproc_source '', duplicate of ''
--- config
    imgproc_source  '' /a;
    imgproc_source  '' /b;
--- must_die
--- error_log
duplicate prefix "" in "imgproc_source" in



=== TEST 79: imgproc_source is inherited, or replaced
--- http_config
    imgproc_source  http://a.example  /pictures;
    imgproc_source  http://b.example  /pictures;
--- config
    location /server/ { imgproc_url on; }
    location /own/ {
        imgproc_url     on;
        imgproc_source  http://c.example  /pictures;
        imgproc_source  https://e.d.example/  /pictures;
    }
--- errors
    /server/_/w:60/plain/local:///coffee.jpg            200
    /server/_/w:60/plain/http://a.example/coffee.jpg    403 source_not_allowed
    /own/_/w:60/plain/http://c.example/coffee.jpg       200
    /own/_/w:60/plain/https://e.d.example/coffee.jpg    200
    /own/_/w:60/plain/local:///coffee.jpg               403 source_not_allowed
    /own/_/w:60/plain/http://a.example/coffee.jpg       403 source_not_allowed



=== TEST 80: imgproc_source at http
--- http_config
    imgproc_source  http://a.example  /pictures;
    imgproc_source  http://b.example  /pictures;

    server {
        listen  127.0.0.1:$TEST_NGINX_RAND_PORT_1;
        root    html;

        add_header  X-Error  $imgproc_error  always;

        location / { imgproc_url on; }
        location /pictures/ { internal; }
    }
--- config
    location / {
        proxy_pass  http://127.0.0.1:$TEST_NGINX_RAND_PORT_1;
    }
--- errors
    /_/w:60/plain/http://a.example/coffee.jpg  200
    /_/w:60/plain/http://b.example/coffee.jpg  200
    /_/w:60/plain/http://c.example/coffee.jpg  403 source_not_allowed



=== TEST 81: imgproc_source_key, 0 characters
--- config
    imgproc_source_key  '';
--- must_die
--- error_log
invalid key of 0 characters in "imgproc_source_key", 32, 48 or 64 hexadecimal digits are allowed in



=== TEST 82: imgproc_source_key, 30 characters
--- config
    imgproc_source_key  000000000000000000000000000000;
--- must_die
--- error_log
invalid key of 30 characters in "imgproc_source_key", 32, 48 or 64 hexadecimal digits are allowed in
--- no_error_log
000000000000000000000000000000



=== TEST 83: imgproc_source_key, 34 characters
--- config
    imgproc_source_key  0000000000000000000000000000000000;
--- must_die
--- error_log
invalid key of 34 characters in "imgproc_source_key", 32, 48 or 64 hexadecimal digits are allowed in
--- no_error_log
0000000000000000000000000000000000



=== TEST 84: imgproc_source_key, 31 characters
--- config
    imgproc_source_key  0000000000000000000000000000000;
--- must_die
--- error_log
invalid key of 31 characters in "imgproc_source_key", 32, 48 or 64 hexadecimal digits are allowed in
--- no_error_log
0000000000000000000000000000000



=== TEST 85: imgproc_source_key, 32 characters that are no digits
--- config
    imgproc_source_key  xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx;
--- must_die
--- error_log
invalid key of 32 characters in "imgproc_source_key", 32, 48 or 64 hexadecimal digits are allowed in
--- no_error_log
xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx



=== TEST 86: imgproc_source_key, 128 characters
--- config
    imgproc_source_key  00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000;
--- must_die
--- error_log
invalid key of 128 characters in "imgproc_source_key", 32, 48 or 64 hexadecimal digits are allowed in
--- no_error_log
00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000



=== TEST 87: imgproc_source_key, duplicate
--- config
    imgproc_source_key  00000000000000000000000000000000;
    imgproc_source_key  00000000000000000000000000000000;
--- must_die
--- error_log
"imgproc_source_key" directive is duplicate in



=== TEST 88: imgproc_source_key, two values
--- config
    imgproc_source_key  00 00;
--- must_die
--- error_log
invalid number of arguments in "imgproc_source_key" directive in



=== TEST 89: imgproc_source_key is inherited, or replaced
--- http_config
    imgproc_source_key  000102030405060708090a0b0c0d0e0f;
--- config
    location /a/ { imgproc_url on; }
    location /b/ { imgproc_url on; imgproc_source_key 000102030405060708090a0b0c0d0e00; }
--- errors
    /a/_/enc/EBESExQVFhcYGRobHB0eH20F7Cg8g4R_1HABVu8GHjKarkTaQOuUFehWUOzlCqdg  200
    /b/_/enc/EBESExQVFhcYGRobHB0eH20F7Cg8g4R_1HABVu8GHjKarkTaQOuUFehWUOzlCqdg  400 bad_url



=== TEST 90: imgproc_preset a:b
--- config
    imgproc_preset  a:b w:60;
--- must_die
--- error_log
invalid name "a:b" of a preset, characters other than ":" and "/" are allowed in



=== TEST 91: imgproc_preset a/b
--- config
    imgproc_preset  a/b w:60;
--- must_die
--- error_log
invalid name "a/b" of a preset, characters other than ":" and "/" are allowed in



=== TEST 92: imgproc_preset ''
--- config
    imgproc_preset  '' w:60;
--- must_die
--- error_log
invalid name "" of a preset, characters other than ":" and "/" are allowed in



=== TEST 93: imgproc_preset, a name alone
--- config
    imgproc_preset  a;
--- must_die
--- error_log
invalid number of arguments in "imgproc_preset" directive in



=== TEST 94: imgproc_preset, duplicate
--- config
    imgproc_preset  a w:60;
    imgproc_preset  b w:60;
    imgproc_preset  a w:60;
--- must_die
--- error_log
duplicate preset "a" in



=== TEST 95: imgproc_preset, a bad value
--- config
    imgproc_preset  a w:60 q:101;
--- must_die
--- error_log
invalid option "q:101": quality: must be an integer from 0 to 100 in



=== TEST 96: imgproc_preset, a bad value behind a slash
--- config
    imgproc_preset  a w:60/q:101;
--- must_die
--- error_log
invalid option "w:60/q:101": quality: must be an integer from 0 to 100 in



=== TEST 97: imgproc_preset, an unknown option
--- config
    imgproc_preset  a x:1;
--- must_die
--- error_log
invalid option "x:1": unknown option in



=== TEST 99: imgproc_preset, a variable
--- config
    imgproc_preset  a w:$arg_w;
--- must_die
--- error_log
invalid option "w:$arg_w": variables are not allowed in a preset in



=== TEST 100: imgproc_preset, an unknown preset in it
--- config
    imgproc_preset  b pr:c;
    imgproc_preset  a w:60 pr:b;
--- must_die
--- error_log eval
[qr/invalid preset "b": unknown preset "c" in \S+nginx\.conf:\d+$/m]



=== TEST 101: imgproc_preset at http, an unknown preset in it
--- http_config
    imgproc_preset  a pr:c;
--- must_die
--- error_log
invalid preset "a": unknown preset "c"



=== TEST 102: imgproc_preset in a location without pictures, an unknown preset in it
--- config
    location /x/ { imgproc_preset a pr:c; }
--- must_die
--- error_log
invalid preset "a": unknown preset "c"



=== TEST 103: imgproc_preset, one of another level in it
--- http_config
    imgproc_preset  b w:60;
--- config
    imgproc_preset  a pr:b;
--- must_die
--- error_log
invalid preset "a": unknown preset "b"



=== TEST 104: imgproc_preset, a warning for one that is in itself
--- config
    imgproc_preset  a w:60 pr:b;
    imgproc_preset  b pr:a;

    location /img/ { imgproc_url on; }
--- request
GET /img/_/pr:a/plain/local:///coffee.jpg
--- image: jpeg 60x40
--- error_log eval
[qr/\[warn\] .*preset "a" leads to one that is in itself, which is skipped there, in \S+nginx.conf:\d+/]
--- skip_eval: 3: $ENV{TEST_NGINX_USE_HUP}



=== TEST 105: imgproc_preset, a warning for what is no boolean
--- config
    imgproc_preset  a w:60 el:yes;

    location /img/ { imgproc_url on; }
--- request
GET /img/_/pr:a/plain/local:///coffee.jpg
--- image: jpeg 60x40
--- error_log
a value in "el:yes" is no boolean and taken for 0, allowed are
--- skip_eval: 3: $ENV{TEST_NGINX_USE_HUP}



=== TEST 106: imgproc_preset is inherited, or replaced
--- http_config
    imgproc_preset  a w:60;
    imgproc_preset  default w:50;
--- config
    location /http/ { imgproc_url on; }
    location /own/ { imgproc_url on; imgproc_preset b w:30; }
--- images
    /http/_/pr:a/plain/local:///coffee.jpg  jpeg 60x40
    /http/_/plain/local:///coffee.jpg       jpeg 50x33
    /own/_/pr:b/plain/local:///coffee.jpg   jpeg 30x20
    /own/_/plain/local:///coffee.jpg        jpeg 300x200
    /own/_/pr:a/plain/local:///coffee.jpg   -
--- error_code eval
[200, 200, 200, 200, 400]



=== TEST 107: an unknown preset in imgproc
--- config
    location /img/ {
        imgproc       preset:x;
        imgproc_pass  /pictures/coffee.jpg;
    }
--- must_die
--- error_log eval
[qr/invalid option "preset:x": unknown preset "x" in \S+nginx\.conf:\d+$/m]



=== TEST 108: an unknown preset in imgproc, of a level above
--- http_config
    imgproc  pr:x;
--- config
    location /img/ { imgproc_url on; }
--- must_die
--- error_log
invalid option "pr:x": unknown preset "x"



=== TEST 109: an unknown preset in imgproc, behind a variable
--- config
    location /img/ {
        imgproc      q:$arg_q pr:x;
        imgproc_url  on;
    }
--- must_die
--- error_log
invalid option "pr:x": unknown preset "x"



=== TEST 110: a preset in imgproc that the location has replaced
--- http_config
    imgproc_preset  x w:60;
--- config
    imgproc  pr:x;
    location /img/ { imgproc_url on; imgproc_preset y w:60; }
--- must_die
--- error_log
invalid option "pr:x": unknown preset "x"



=== TEST 111: a preset in imgproc that comes later, or further inside
--- http_config
    imgproc  pr:x;
--- config
    location /later/ {
        imgproc         pr:y;
        imgproc_preset  y h:40;
        imgproc_preset  x w:60;
        imgproc_url     on;
    }
    location /inside/ {
        imgproc_preset  x w:30;
        imgproc_pass    /pictures/coffee.jpg;
    }
    location /arg/ {
        imgproc_preset  x w:60;
        imgproc_preset  z w:45;
        imgproc         pr:$arg_p;
        imgproc_pass    /pictures/coffee.jpg;
    }
--- images
    /later/_/plain/local:///coffee.jpg  jpeg 60x40
    /inside/                            jpeg 30x20
    /arg/?p=z                           jpeg 45x30
    /arg/?p=none                        -
--- error_code eval
[200, 200, 200, 400]



=== TEST 112: imgproc_allowed_options x
--- config
    imgproc_allowed_options  width x;
--- must_die
--- error_log
unknown option "x" in "imgproc_allowed_options", names and aliases of options are allowed in



=== TEST 113: imgproc_allowed_options w:1
--- config
    imgproc_allowed_options  w:1;
--- must_die
--- error_log
unknown option "w:1" in "imgproc_allowed_options", names and aliases of options are allowed in



=== TEST 114: imgproc_allowed_options, no value
--- config
    imgproc_allowed_options;
--- must_die
--- error_log
invalid number of arguments in "imgproc_allowed_options" directive in



=== TEST 115: imgproc_allowed_options is inherited, or replaced
--- http_config
    imgproc_allowed_options  width;
    imgproc_allowed_options  h;
--- config
    location /http/ { imgproc_url on; }
    location /own/ { imgproc_url on; imgproc_allowed_options quality; }
--- errors
    /http/_/w:60/plain/local:///coffee.jpg         200
    /http/_/height:40/plain/local:///coffee.jpg    200
    /http/_/q:50/plain/local:///coffee.jpg         403 option_not_allowed
    /own/_/q:50/plain/local:///coffee.jpg          200
    /own/_/w:60/plain/local:///coffee.jpg          403 option_not_allowed



=== TEST 116: all directives at once
--- http_config
    imgproc_url_filename       on;
    imgproc_key                61 61;
    imgproc_signature_size     16;
    imgproc_trusted_signature  a;
    imgproc_source             local:// /none;
    imgproc_source_key         000102030405060708090a0b0c0d0e0f;
    imgproc_preset             a w:10;
    imgproc_presets_only       on;
    imgproc_allowed_options    width;
--- config
    location /img/ {
        imgproc_url                on;
        imgproc_url_filename       on;
        imgproc_key                62 62;
        imgproc_signature_size     12;
        imgproc_trusted_signature  b;
        imgproc_source             local:// /pictures;
        imgproc_source_key         000102030405060708090a0b0c0d0e0f;
        imgproc_preset             b w:60;
        imgproc_presets_only       on;
        imgproc_allowed_options    format;
    }
--- request
GET /img/{b,b,12}/b/<local:///coffee.jpg>.png/x.gif
--- image: png 60x40
--- no_error_log
[warn]
[error]



=== TEST 117: imgproc_source local:// /../x
--- config
    imgproc_source  local:// /../x;
--- must_die
--- error_log
invalid URI "/../x" in "imgproc_source", an internal URI that begins with "/" is allowed, without "..", arguments and variables in



=== TEST 118: imgproc_source, the same host in capitals
--- config
    imgproc_source  http://a.example.com /x;
    imgproc_source  http://A.EXAMPLE.com /y;
--- must_die
--- error_log
duplicate prefix "http://A.EXAMPLE.com" in "imgproc_source"
