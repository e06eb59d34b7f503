# Copyright (C) the ngx_http_imgproc_module authors

# imgproc_url: how a URL is read, signatures, layers of options, presets.

BEGIN { push @INC, 't/lib' }

use Test::Nginx::Socket 'no_plan';
use ImgProc;
use Picture;
use Url;

our $Ref = 't/images/ref/coffee-fill.png';

my $Server = q{
    imgproc_source  local://  /pictures;

    add_header  X-Options  $imgproc_options  always;
    add_header  X-Error    $imgproc_error    always;

    location /pictures/ { internal; }
};

add_block_preprocessor(sub {
    my $block = shift;
    my $config = $block->config;

    # the warning for what has no key

    $block->set_value(suppress_stderr => 1);

    $block->set_value(config => $Server . (defined $config ? $config : q{
        location /img/ { imgproc_url on; }
    }));

    $block->set_value(user_files => [
        [ 'pictures/a b+c%d.jpg' => picture('coffee.jpg') ],
        [ 'pictures/sub/alpha.png' => picture('alpha.png') ],
        [ 'pictures/curiosity.jpg' => picture('photo-4mp.jpg') ],
        [ 'pictures/text' => "no picture\n" ],
        map { [ "pictures/$_" => picture($_) ] }
            qw(coffee.jpg alpha.png static.gif)
    ]);

    $block->set_value(no_error_log => "[alert]\n[crit]\n[emerg]\n")
        if !defined $block->no_error_log && !defined $block->error_log;
});

no_long_string();
no_root_location();
run_tests();

__DATA__

=== TEST 1: plain, base64, and where they are broken
--- images
    /img/_/w:60/plain/local:///coffee.jpg              jpeg 60x40
    /img/_/w:60/plain/local%3A%2F%2F%2Fcoffee.jpg      jpeg 60x40
    /img/_/plain/local:///coffee.jpg                   jpeg 300x200
    /img/_/w:60/<local:///coffee.jpg>                  jpeg 60x40
    /img/_/<local:///coffee.jpg>                       jpeg 300x200
    /img/_/w:60/bG9j/YWw6Ly8vY29m/ZmVlLmpwZw           jpeg 60x40
    /img/_/w:60/bG9jYWw6Ly8vY29mZmVlLmpwZw==           jpeg 60x40
    /img/_/w:60/bG9j/YWw6Ly8vY29mZmVlLmpwZw=/=         jpeg 60x40
    /img/_/w:60/rot:90/plain/local:///coffee.jpg       jpeg 60x90
    /img/_/w:60/h:20/rt:force/plain/local:///coffee.jpg  jpeg 60x20
    /img/insecure/w:60/plain/local:///coffee.jpg       jpeg 60x40
    /img/unsafe/w:60/plain/local:///sub/alpha.png      png 60x40



=== TEST 2: both alphabets
--- images
    /img/_/w:60/bG9jYWw6Ly8vY29mZmVlLmpwZz8-Pj8_       jpeg 60x40
    /img/_/w:60/bG9jYWw6Ly8vY29mZmVlLmpwZz8+Pj8_       jpeg 60x40



=== TEST 3: extensions
--- images
    /img/_/w:60/plain/local:///coffee.jpg@png          png 60x40
    /img/_/w:60/plain/local:///coffee.jpg@jpg          jpeg 60x40
    /img/_/w:60/plain/local:///coffee.jpg@             jpeg 60x40
    /img/_/w:60/<local:///coffee.jpg>.png              png 60x40
    /img/_/w:60/<local:///coffee.jpg>.webp             webp 60x40
    /img/_/w:60/<local:///coffee.jpg>==.webp           webp 60x40
    /img/_/w:60/bG9jYWw6Ly8v/Y29mZmVlLmpwZw.p/ng       png 60x40



=== TEST 4: the extension is the last writer
--- options
    /img/_/f:webp/plain/local:///coffee.jpg@png        format:png
    /img/_/f:webp/plain/local:///coffee.jpg            format:webp
    /img/_/f:webp/f:gif/plain/local:///coffee.jpg      format:gif



=== TEST 5: a source in clear is decoded once
--- images
    /img/_/w:60/plain/local:///a%2520b+c%2525d.jpg     jpeg 60x40
    /img/_/w:60/plain/local:///a%20b+c%2525d.jpg       jpeg 60x40
    /img/_/w:60/<local:///a%20b+c%25d.jpg>             jpeg 60x40
    /img/_/w:60/plain/local:///sub%2Falpha.png         png 60x40
    /img/_/w:60/plain/local:///sub%252Falpha.png       png 60x40
    /img/_/w:60/plain/local:///coffee.jpg%3Fv=1@png    png 60x40
    /img/_/w:60/plain/local:///coffee.jpg%3Fv=%40@png  png 60x40



=== TEST 6: a plus is no blank
--- errors
    /img/_/w:60/plain/local:///a+b+c%2525d.jpg         404
    /img/_/w:60/<local:///a+b+c%25d.jpg>               404



=== TEST 7: URLs that are none
--- errors
    /img/                                              400 bad_url
    /img/_                                             400 bad_url
    /img/_/                                            400 bad_url
    /img//                                             400 bad_url
    /img//w:1/plain/local:///coffee.jpg                400 bad_url
    /img/_/w:60                                        400 bad_url
    /img/_/w:60/                                       400 bad_url
    /img/_/w:60/plain                                  400 bad_url
    /img/_/w:60/plain/                                 400 bad_url
    /img/_/w:60/plain/@png                             400 bad_url
    /img/_/w:60/plain/local:///coffee.jpg@png@png      400 bad_url
    /img/_/w:60/plain/local:///coffee.jpg@a.b          400 bad_url
    /img/_/w:60/plain/local:///%25zz                   400 bad_url
    /img/_/w:60/plain/local:///coffee%252              400 bad_url
    /img/_/w:60/plain/local:///a%01b                   400 bad_url
    /img/_/w:60/plain/local:///a%250ab                 400 bad_url
    /img/_/w:60/plain/local:///coffee.jpg%23x          400 bad_url
    /img/_/w:60/plain/local:coffee.jpg                 400 bad_url
    /img/_/w:60/<local:///coffee.jpg>.png.png          400 bad_url
    /img/_/w:60/<local:///coffee.jpg>x                 400 bad_url
    /img/_/w:60/!!!                                    400 bad_url
    /img/_/w:60/.png                                   400 bad_url
    /img/_/w:60/enc/<local:///coffee.jpg>              400 bad_url
    /img/_/w:60/-/h:20/plain/local:///coffee.jpg       400 bad_url



=== TEST 8: options that are none
--- errors
    /img/_/x:1/plain/local:///coffee.jpg               400 bad_option
    /img/_/w:x/plain/local:///coffee.jpg               400 bad_option
    /img/_/w:-1/plain/local:///coffee.jpg              400 bad_option
    /img/_/q:101/plain/local:///coffee.jpg             400 bad_option
    /img/_/w:1:2/plain/local:///coffee.jpg             400 bad_option
    /img/_/:1/plain/local:///coffee.jpg                400 bad_option
    /img/_/pr:none/plain/local:///coffee.jpg           400 bad_option
    /img/_/w:60/plain/local:///coffee.jpg@doc          400 bad_option
    /img/_/w:60/<local:///coffee.jpg>.exe              400 bad_option



=== TEST 9: what an error tells the client
--- request eval
[map { "GET /img/$_/plain/local:///coffee.jpg" }
     qw(_/q:101 _/secret:1 w:60 _/raw:1 _/w:60/plain/local:///coffee.jpg@)]
--- error_code eval
[400, 400, 403, 403, 400]
--- response_body eval
["Bad option: quality: must be an integer from 0 to 100\n",
 "Bad option: unknown option\n",
 "The signature is missing: a segment of the address, before the options\n",
 "The option is not allowed: raw\n",
 "The address of the picture is not valid\n"]



=== TEST 10: the query takes no part
--- images
    /img/_/w:60/plain/local:///coffee.jpg?w=30&x=/@png  jpeg 60x40
    /img/_/w:60/plain/local:///coffee.jpg?              jpeg 60x40
    /img/_/w:60/<local:///coffee.jpg>.png?.gif          png 60x40



=== TEST 11: but the configuration can use it
--- config
    location /img/ {
        imgproc      q:$arg_q w:30;
        imgproc_url  on;
    }
--- options
    /img/_/plain/local:///coffee.jpg?q=50         width:30/quality:50
    /img/_/w:60/plain/local:///coffee.jpg?q=50    width:60/quality:50
    /img/_/q:70/plain/local:///coffee.jpg?q=50    width:30/quality:70
    /img/_/q:70/plain/local:///coffee.jpg         width:30/quality:70



=== TEST 12: the location's name, byte for byte
--- errors
    /%69mg/_/plain/local:///coffee.jpg                 400 bad_url
    /im%67/_/plain/local:///coffee.jpg                 400 bad_url
    /img%2F_/plain/local:///coffee.jpg                 400 bad_url
    //img/_/plain/local:///coffee.jpg                  400 bad_url
    /./img/_/plain/local:///coffee.jpg                 400 bad_url
    /x/../img/_/plain/local:///coffee.jpg              400 bad_url
    /%2e/img/_/plain/local:///coffee.jpg               400 bad_url



=== TEST 13: names of locations with a slash at the end and without
--- config
    location / { imgproc_url on; }
    location /a { imgproc_url on; }
    location ^~ /b/c { imgproc_url on; }
--- images
    /_/w:60/plain/local:///coffee.jpg                  jpeg 60x40
    /a/_/w:50/plain/local:///coffee.jpg                jpeg 50x33
    /b/c/_/w:40/plain/local:///coffee.jpg              jpeg 40x27
    /ab:1/w:30/plain/local:///coffee.jpg               -
--- error_code eval
[200, 200, 200, 400]



=== TEST 14: absolute form
--- raw_request eval
"GET http://localhost/img/_/w:60/plain/local:///coffee.jpg HTTP/1.0\r\n\r\n"
--- image: jpeg 60x40



=== TEST 15: rewritten
--- config
    location /img/ { imgproc_url on; }
    location /x/ { rewrite ^/x/(.*) /img/$1 last; }
    location /y/ { rewrite ^ /img/_/w:60/plain/local:///coffee.jpg last; }
    location /t/ { try_files /none /img/_/w:60/plain/local:///coffee.jpg; }
    location /e/ { error_page 404 /img/_/w:60/plain/local:///coffee.jpg;
                   return 404; }
    location /n/ { error_page 404 = @n; return 404; }
    location @n { rewrite ^ /img/_/w:60/plain/local:///coffee.jpg last; }
--- request eval
[map { "GET /$_/_/w:60/plain/local:///coffee.jpg" } qw(x y t e n)]
--- error_code eval
[400, 400, 400, 400, 400]
--- response_headers eval
[("X-Error: bad_url") x 5]



=== TEST 16: a rewrite with break is one, too
--- config
    location /img/ {
        rewrite      w:(\d+) /img/_/w:1/plain/local:///coffee.jpg break;
        imgproc_url  on;
    }
--- errors
    /img/_/w:60/plain/local:///coffee.jpg              400 bad_url
    /img/_/h:60/plain/local:///coffee.jpg              200



=== TEST 17: repaired
--- images
    /img/_/w%3A60/plain/local:///coffee.jpg            jpeg 60x40
    /img/_/rs%3Aforce%3A60%3A20/<local:///coffee.jpg>.png  png 60x20
    /img/_/w:60/plain/local:/coffee.jpg                jpeg 60x40
    /img/_/w:60/plain/local:/coffee.jpg@png            png 60x40
    /img/_/plain/local:/coffee.jpg                     jpeg 300x200



=== TEST 18: repaired before the signature is checked
--- config
    location /img/ {
        imgproc_key  736563726574 68656C6C6F;
        imgproc_url  on;
    }
--- request eval
my $sign = sub { Url::signature('w:60/plain/local:///coffee.jpg') };
my $raw = Url::signature('w%3A60/plain/local:/coffee.jpg');
["GET /img/" . $sign->() . "/w%3A60/plain/local:///coffee.jpg",
 "GET /img/" . $sign->() . "/w%3A60/plain/local:/coffee.jpg",
 "GET /img/" . $sign->() . "/w:60/plain/local:/coffee.jpg",
 "GET /img/$raw/w%3A60/plain/local:/coffee.jpg",
 "GET /img/" . $sign->() . "/w%3a60/plain/local:///coffee.jpg"]
--- error_code eval
[200, 200, 200, 403, 403]



=== TEST 19: signatures
--- config
    location /img/ {
        imgproc_key  736563726574 68656C6C6F;
        imgproc_url  on;
    }
--- errors
    /img/{}/w:60/plain/local:///coffee.jpg                    200
    /img/{}/w:60/<local:///coffee.jpg>.png                    200
    /img/{}/w:60/plain/local:///coffee.jpg?x=y                200
    /img/{}/plain/local:///coffee.jpg                         200
    /img/_/w:60/plain/local:///coffee.jpg                     403 bad_signature
    /img/unsafe/w:60/plain/local:///coffee.jpg                403 bad_signature
    /img/w:60/plain/local:///coffee.jpg                       403 bad_signature
    /img/{secret,Hello}/w:60/plain/local:///coffee.jpg        403 bad_signature
    /img/{Secret,hello}/w:60/plain/local:///coffee.jpg        403 bad_signature
    /img/{hello,secret}/w:60/plain/local:///coffee.jpg        403 bad_signature
    /img/{secret,hello,31}/w:60/plain/local:///coffee.jpg     403 bad_signature
    /img/{secret,hello,8}/w:60/plain/local:///coffee.jpg      403 bad_signature



=== TEST 20: signatures of something else
--- config
    location /img/ {
        imgproc_key  736563726574 68656C6C6F;
        imgproc_url  on;
    }
--- request eval
my $rest = 'w:60/plain/local:///coffee.jpg';
my $s = Url::signature($rest);
(my $last = $s) =~ s/(.)$/chr(1 + ord $1)/e;
(my $swap = $s) =~ tr/a-zA-Z/A-Za-z/;
[map { "GET /img/$_" } "$s/w:61/plain/local:///coffee.jpg",
                       "$s/$rest\@png",
                       "$s/q:80/$rest",
                       "$s=/$rest",
                       "$s=====/$rest",
                       "${s}A/$rest",
                       substr($s, 1) . "/$rest",
                       substr($s, 0, 42) . "/$rest",
                       "$last/$rest",
                       "$swap/$rest",
                       "%20$s/$rest",
                       "$s//$rest"]
--- error_code eval
[(403) x 12]



=== TEST 21: vectors: test-key and test-salt; the source is none
--- config
    imgproc_key  746573742d6b6579 746573742d73616c74;

    location / { imgproc_url on; }
    location /8/ { imgproc_url on; imgproc_signature_size 8; }
--- errors
    /oWaL7QoW5TsgbuiS9-5-DI8S3Ibbo1gdB2SteJh3a20/asd          403 source_not_allowed
    /8/oWaL7QoW5Ts/asd                                        403 source_not_allowed
    /oWaL7QoW5TsgbuiS9-5-DI8S3Ibbo1gdB2SteJh3a2A/asd          403 bad_signature
    /8/oWaL7QoW5TA/asd                                        403 bad_signature
    /8/oWaL7QoW5TsgbuiS9-5-DI8S3Ibbo1gdB2SteJh3a20/asd        403 bad_signature
    /oWaL7QoW5Ts/asd                                          403 bad_signature



=== TEST 22: vector: secret and hello
--- config
    location / {
        imgproc_url     on;
        imgproc_key     736563726574 68656C6C6F;
        imgproc_source  http://example.com/images /pictures;
    }
--- request
GET /oKfUtW34Dvo2BGQehJFR4Nr0_rIjOtdtzJ3QFsUcXH8/rs:fill:300:400:0/g:sm/aHR0cDovL2V4YW1w/bGUuY29tL2ltYWdl/cy9jdXJpb3NpdHku/anBn.png
--- image: png 300x400



=== TEST 23: several keys: one is being changed for another
--- config
    location /img/ {
        imgproc_url  on;
        imgproc_key  736563726574 68656C6C6F;
        imgproc_key  6E6577 73616C74;
    }
--- errors
    /img/{secret,hello}/w:60/plain/local:///coffee.jpg        200
    /img/{new,salt}/w:60/plain/local:///coffee.jpg            200
    /img/{secret,salt}/w:60/plain/local:///coffee.jpg         403 bad_signature
    /img/{new,hello}/w:60/plain/local:///coffee.jpg           403 bad_signature
    /img/{other,salt}/w:60/plain/local:///coffee.jpg          403 bad_signature



=== TEST 24: short signatures
--- config
    imgproc_key             736563726574 68656C6C6F;
    imgproc_signature_size  10;

    location /img/ { imgproc_url on; }
    location /1/ { imgproc_url on; imgproc_signature_size 1; }
--- errors
    /img/{secret,hello,10}/w:60/plain/local:///coffee.jpg     200
    /img/{secret,hello,9}/w:60/plain/local:///coffee.jpg      403 bad_signature
    /img/{secret,hello,11}/w:60/plain/local:///coffee.jpg     403 bad_signature
    /img/{secret,hello,32}/w:60/plain/local:///coffee.jpg     403 bad_signature
    /1/{secret,hello,1}/w:60/plain/local:///coffee.jpg        200
    /1/{secret,hello,2}/w:60/plain/local:///coffee.jpg        403 bad_signature



=== TEST 25: trusted signatures
--- config
    location /img/ {
        imgproc_url                on;
        imgproc_key                736563726574 68656C6C6F;
        imgproc_trusted_signature  backstage a:b;
        imgproc_trusted_signature  other;
    }
--- errors
    /img/backstage/w:60/plain/local:///coffee.jpg      200
    /img/other/w:60/plain/local:///coffee.jpg          200
    /img/a:b/w:60/plain/local:///coffee.jpg            200
    /img/{}/w:60/plain/local:///coffee.jpg             200
    /img/backstag/w:60/plain/local:///coffee.jpg       403 bad_signature
    /img/backstagE/w:60/plain/local:///coffee.jpg      403 bad_signature
    /img/backstage1/w:60/plain/local:///coffee.jpg     403 bad_signature
    /img/b%61ckstage/w:60/plain/local:///coffee.jpg    403 bad_signature



=== TEST 26: no signature
--- errors
    /img/w:60/plain/local:///coffee.jpg                403 no_signature
    /img/rs:fit:60:40/<local:///coffee.jpg>            403 no_signature
    /img/plain/local:///coffee.jpg                     400 bad_option



=== TEST 27: a signature is checked before anything else
--- config
    location /img/ {
        imgproc_key  736563726574 68656C6C6F;
        imgproc_url  on;
    }
--- errors
    /img/_/x:1/plain/http://evil.example/              403 bad_signature
    /img/_/exp:1/plain/local:///coffee.jpg             403 bad_signature
    /img/_/w:60/!!!                                    403 bad_signature
    /img/{}/w:60/!!!                                   400 bad_url
    /img/{}/x:1/plain/local:///coffee.jpg              400 bad_option
    /img/{}/w:60/plain/http://evil.example/            403 source_not_allowed



=== TEST 28: methods
--- request eval
[map { "$_ /img/_/w:60/plain/local:///coffee.jpg" }
     qw(HEAD POST PUT DELETE OPTIONS)]
--- error_code eval
[200, 405, 405, 405, 405]



=== TEST 29: other errors, as with imgproc_pass
--- errors
    /img/_/w:60/plain/local:///none.jpg                404
    /img/_/w:60/plain/local:///text                    415 not_an_image
    /img/_/exp:1700000000/plain/local:///coffee.jpg    404 expired
    /img/_/exp:4102444800/plain/local:///coffee.jpg    200
    /img/_/exp:0/plain/local:///coffee.jpg             200
    /img/_/w:60/plain/local:///coffee.jpg@svg          422 unsupported_output



=== TEST 30: a file name behind base64
--- config
    location /img/ { imgproc_url on; imgproc_url_filename on; }
--- images
    /img/_/w:60/<local:///coffee.jpg>.png/cup.jpg      png 60x40
    /img/_/w:60/<local:///coffee.jpg>/cup.gif          jpeg 60x40
    /img/_/w:60/bG9jYWw6Ly8v/Y29mZmVlLmpwZw/a.b.c      jpeg 60x40
    /img/_/w:60/<local:///coffee.jpg>/                 jpeg 60x40
    /img/_/w:60/plain/local:///coffee.jpg              jpeg 60x40



=== TEST 31: and without imgproc_url_filename
--- errors
    /img/_/w:60/<local:///coffee.jpg>.png/cup.jpg      400 bad_url



=== TEST 32: layers: http, server, location, if, preset default, URL
--- http_config
    imgproc  w:10 h:10 q:10 pd:1 bl:1;
--- config
    imgproc         h:20 q:20 pd:2 bl:2;
    imgproc_preset  default q:50 bl:5;

    location /img/ {
        imgproc      q:30 pd:3 bl:3;
        imgproc_url  on;

        if ($arg_if) {
            imgproc  pd:4 bl:4;
        }
    }
--- options
    /img/_/plain/local:///coffee.jpg          width:10/height:20/padding:3:3:3:3/blur:5/quality:50
    /img/_/plain/local:///coffee.jpg?if=1     width:10/height:20/padding:4:4:4:4/blur:5/quality:50
    /img/_/bl:6/plain/local:///coffee.jpg?if=1  width:10/height:20/padding:4:4:4:4/blur:6/quality:50



=== TEST 33: an empty argument leaves the value
--- config
    location /img/ {
        imgproc      rs:fill:60:40 bg:ff0000;
        imgproc_url  on;
    }
--- options
    /img/_/rs::50/plain/local:///coffee.jpg            resizing_type:fill/width:50/height:40/background:ff0000
    /img/_/bg:/w:50/plain/local:///coffee.jpg          resizing_type:fill/width:50/height:40



=== TEST 34: presets
--- config
    location /img/ {
        imgproc_url     on;
        imgproc_preset  small w:60;
        imgproc_preset  grey q:20 pd:1/f:png;
        imgproc_preset  both preset:small pr:grey h:30;
        imgproc_preset  last pr:first;
        imgproc_preset  first pr:small/rs:fill;
    }
--- options
    /img/_/preset:small/plain/local:///coffee.jpg       width:60
    /img/_/pr:small:grey/plain/local:///coffee.jpg      width:60/padding:1:1:1:1/quality:20/format:png
    /img/_/pr:grey:small/plain/local:///coffee.jpg      width:60/padding:1:1:1:1/quality:20/format:png
    /img/_/pr:both/plain/local:///coffee.jpg            width:60/height:30/padding:1:1:1:1/quality:20/format:png
    /img/_/pr:last/plain/local:///coffee.jpg            resizing_type:fill/width:60
    /img/_/pr:small/w:50/plain/local:///coffee.jpg      width:50
    /img/_/w:50/pr:small/plain/local:///coffee.jpg      width:60
    /img/_/pr:grey/plain/local:///coffee.jpg@gif        padding:1:1:1:1/quality:20/format:gif



=== TEST 35: presets that are not there
--- config
    location /img/ { imgproc_url on; imgproc_preset small w:60; }
    location /none/ { imgproc_url on; }
--- errors
    /img/_/pr:Small/plain/local:///coffee.jpg          400 bad_option
    /img/_/pr:small:x/plain/local:///coffee.jpg        400 bad_option
    /none/_/pr:small/plain/local:///coffee.jpg         400 bad_option
    /none/_/pr:default/plain/local:///coffee.jpg       400 bad_option



=== TEST 36: the preset default is for URLs alone
--- config
    imgproc_preset  default w:60;
    imgproc_preset  small w:50 pr:default h:30;

    location /img/ { imgproc_url on; }
    location /pass/ { imgproc_pass /pictures/coffee.jpg; }
    location /small/ { imgproc pr:small; imgproc_pass /pictures/coffee.jpg; }
--- options
    /img/_/plain/local:///coffee.jpg                   width:60
    /img/_/pr:default/plain/local:///coffee.jpg        width:60
    /img/_/w:70/pr:small/plain/local:///coffee.jpg     width:60/height:30
    /pass/
    /small/                                            width:60/height:30



=== TEST 37: presets that lead to themselves
--- config
    location /img/ {
        imgproc_url     on;
        imgproc_preset  a w:60 pr:b;
        imgproc_preset  b h:30 pr:a;
        imgproc_preset  c q:50 pr:c;
    }
--- options
    /img/_/pr:a/plain/local:///coffee.jpg              width:60/height:30
    /img/_/pr:b/plain/local:///coffee.jpg              width:60/height:30
    /img/_/pr:c:c:a/plain/local:///coffee.jpg          width:60/height:30/quality:50



=== TEST 38: presets only
--- config
    location /img/ {
        imgproc_url           on;
        imgproc_presets_only  on;
        imgproc_preset        default q:50;
        imgproc_preset        small w:60;
        imgproc_preset        png f:png;
    }
--- options
    /img/_/small/plain/local:///coffee.jpg             width:60/quality:50
    /img/_/small:png/plain/local:///coffee.jpg         width:60/quality:50/format:png
    /img/_/default/<local:///coffee.jpg>               quality:50
    /img/_/png:small/bG9jYWw6Ly8v/Y29mZmVlLmpwZw       width:60/quality:50/format:png



=== TEST 39: presets only, and nothing else
--- config
    imgproc_presets_only  on;
    imgproc_preset        small w:60;

    location /img/ { imgproc_url on; }
    location /f/ { imgproc_url on; imgproc_allowed_options format width; }
    location /q/ { imgproc_url on; imgproc_allowed_options quality; }
--- errors
    /img/_/w:60/plain/local:///coffee.jpg              400 bad_option
    /img/_/small/w:60/plain/local:///coffee.jpg        400 bad_url
    /img/_/none/plain/local:///coffee.jpg              400 bad_option
    /img/_/plain/local:///coffee.jpg                   400 bad_url
    /img/_/small                                       400 bad_url
    /img/_/small/plain/local:///coffee.jpg@png         403 option_not_allowed
    /img/_/small/<local:///coffee.jpg>.png             403 option_not_allowed
    /f/_/small/plain/local:///coffee.jpg@png           200
    /f/_/small/plain/local:///coffee.jpg@exe           400 bad_option
    /q/_/small/plain/local:///coffee.jpg@png           403 option_not_allowed



=== TEST 40: allowed options
--- config
    location /img/ {
        imgproc_url              on;
        imgproc_allowed_options  rs q;
        imgproc_allowed_options  gravity;
        imgproc_preset           small w:60 pd:1;
        imgproc                  bl:2;
    }
--- errors
    /img/_/rs:fit:60:40/plain/local:///coffee.jpg      200
    /img/_/resize:fit:60:40/plain/local:///coffee.jpg  200
    /img/_/quality:50/plain/local:///coffee.jpg        200
    /img/_/g:no/plain/local:///coffee.jpg              200
    /img/_/pr:small/plain/local:///coffee.jpg          200
    /img/_/plain/local:///coffee.jpg                   200
    /img/_/w:60/plain/local:///coffee.jpg              403 option_not_allowed
    /img/_/pr:small/h:30/plain/local:///coffee.jpg     403 option_not_allowed
    /img/_/s:60:40/plain/local:///coffee.jpg           403 option_not_allowed
    /img/_/f:png/plain/local:///coffee.jpg             403 option_not_allowed
    /img/_/plain/local:///coffee.jpg@png               403 option_not_allowed
    /img/_/plain/local:///coffee.jpg@                  200
    /img/_/raw:1/plain/local:///coffee.jpg             403 option_not_allowed
    /img/_/x:1/plain/local:///coffee.jpg               400 bad_option



=== TEST 41: width does not allow resize, format allows extensions
--- config
    location /img/ { imgproc_url on; imgproc_allowed_options width ext; }
--- errors
    /img/_/w:60/plain/local:///coffee.jpg@png          200
    /img/_/f:png/plain/local:///coffee.jpg             200
    /img/_/rs:fit:60:40/plain/local:///coffee.jpg      403 option_not_allowed
    /img/_/s:60/plain/local:///coffee.jpg              403 option_not_allowed
    /img/_/h:60/plain/local:///coffee.jpg              403 option_not_allowed



=== TEST 42: allowed options, and what comes from a variable
--- config
    imgproc_allowed_options  width quality;
    imgproc_preset           tall h:30;

    location ~ ^/img/(?<opts>(?:[^/:]+:[^/]*/)*)(?<file>.+)$ {
        imgproc       $opts;
        imgproc_pass  /pictures/$file;
    }

    location = /arg {
        imgproc       q:$arg_q h:$arg_h pd:2;
        imgproc_pass  /pictures/coffee.jpg;
    }
--- errors
    /img/w:60/q:50/coffee.jpg                          200
    /img/pr:tall/coffee.jpg                            200
    /img/h:60/coffee.jpg                               403 option_not_allowed
    /img/w:60/blur:1/coffee.jpg                        403 option_not_allowed
    /img/w:60/raw:1/coffee.jpg                         403 option_not_allowed
    /arg?q=50                                          200
    /arg                                               200
    /arg?h=50                                          403 option_not_allowed



=== TEST 43: raw wants a signature, or to be named
--- config
    location /u/ { imgproc_url on; }
    location /s/ {
        imgproc_url                on;
        imgproc_key                736563726574 68656C6C6F;
        imgproc_trusted_signature  friend;
    }
    location /a/ { imgproc_url on; imgproc_allowed_options raw w; }
    location /r/ {
        imgproc_url     on;
        imgproc_preset  original raw:1;
    }
    location ~ ^/v/(?<opts>(?:[^/:]+:[^/]*/)*)(?<file>.+)$ {
        imgproc       $opts;
        imgproc_pass  /pictures/$file;
    }
    location ~ ^/w/(?<opts>(?:[^/:]+:[^/]*/)*)(?<file>.+)$ {
        imgproc                  $opts;
        imgproc_allowed_options  raw;
        imgproc_pass             /pictures/$file;
    }
    location = /x { imgproc raw:1; imgproc_pass /pictures/coffee.jpg; }
--- errors
    /u/_/raw:1/plain/local:///coffee.jpg               403 option_not_allowed
    /s/{}/raw:1/plain/local:///coffee.jpg              200
    /s/friend/raw:1/plain/local:///coffee.jpg          403 option_not_allowed
    /s/_/raw:1/plain/local:///coffee.jpg               403 bad_signature
    /a/_/raw:1/plain/local:///coffee.jpg               200
    /r/_/pr:original/plain/local:///coffee.jpg         200
    /v/raw:1/coffee.jpg                                403 option_not_allowed
    /w/raw:1/coffee.jpg                                200
    /x                                                 200



=== TEST 44: a warning for a bool that is none, as in the directive
--- request
GET /img/_/el:yes/w:60/plain/local:///coffee.jpg
--- image: jpeg 60x40
--- error_log
an option's value is no boolean and taken for 0



=== TEST 45: what the log says, the client's fault at info
--- config
    location /img/ {
        imgproc_key  736563726574 68656C6C6F;
        imgproc_url  on;
    }
--- request
GET /img/nonsense/w:60/plain/local:///coffee.jpg
--- error_code: 403
--- error_log eval
[qr/\[info\] .*imgproc: bad_signature: "nonsense" is not that of the URL/]
--- no_error_log
[error]
[alert]



=== TEST 46: the right signature is never told
--- config
    location /img/ {
        imgproc_key  736563726574 68656C6C6F;
        imgproc_url  on;
    }
--- request
GET /img/_/w:60/plain/local:///coffee.jpg
--- error_code: 403
--- no_error_log eval
[Url::signature('w:60/plain/local:///coffee.jpg'), '736563726574',
 '68656C6C6F']



=== TEST 47: limit_except and if inherit
--- config
    location /img/ {
        imgproc      w:60;
        imgproc_url  on;

        if ($arg_small) {
            imgproc  w:30;
        }

        limit_except POST {
            allow  all;
        }
    }
    location /if/ {
        imgproc      w:60;
        imgproc_url  on;

        if ($arg_small) {
            imgproc  w:30;
        }
    }
--- options
    /img/_/plain/local:///coffee.jpg                   width:60
    /if/_/plain/local:///coffee.jpg                    width:60
    /if/_/plain/local:///coffee.jpg?small=1            width:30



=== TEST 48: a nested location does not inherit imgproc_url
--- config
    location /img/ {
        imgproc_url  on;

        location /img/static/ { return 204; }
        location /img/files/ { alias html/pictures/; }
        location /img/own/ { imgproc_url on; imgproc w:30; }
    }
--- request eval
[map { "GET /img/$_" } qw(static/ files/coffee.jpg
                          own/_/plain/local:///coffee.jpg
                          _/w:60/plain/local:///coffee.jpg)]
--- error_code eval
[204, 200, 200, 200]
--- image eval
['-', 'jpeg 300x200', 'jpeg 30x20', 'jpeg 60x40']



=== TEST 49: a picture from error_page, and variables there
--- config
    location /img/ {
        imgproc_url  on;
        error_page   403 404 = @fallback;
    }
    location @fallback {
        imgproc       w:50;
        imgproc_pass  /pictures/coffee.jpg;
        add_header    X-Error   $imgproc_error;
        add_header    X-Source  "[$imgproc_source]";
    }
--- request eval
[map { "GET /img/_/w:60/plain/$_" } qw(http://evil.example/x local:///none)]
--- response_headers eval
["X-Error: source_not_allowed\nX-Source: []",
 "X-Error: \nX-Source: []"]
--- image: jpeg 50x33



=== TEST 50: encrypted sources, AES with 128, 192 and 256 bits
--- config
    location /128/ {
        imgproc_url         on;
        imgproc_source_key  000102030405060708090a0b0c0d0e0f;
    }
    location /192/ {
        imgproc_url         on;
        imgproc_source_key  000102030405060708090A0B0C0D0E0F1011121314151617;
    }
    location /256/ {
        imgproc_url         on;
        imgproc_source_key  000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f;
    }
--- images
    /128/_/w:60/enc/EBESExQVFhcYGRobHB0eH20F7Cg8g4R_1HABVu8GHjKarkTaQOuUFehWUOzlCqdg.png  png 60x40
    /128/_/w:60/enc/EBESExQVFhcYGRobHB0eH20F7Cg8g/4R_1HABVu8GHjKarkTaQOuUFehWUOzlCqdg  jpeg 60x40
    /192/_/w:60/enc/EBESExQVFhcYGRobHB0eH0efHQQL4oJReEB0U5wb9poarols2RTbCd5HQ-y9pGXU  jpeg 60x40
    /256/_/w:60/enc/EBESExQVFhcYGRobHB0eH_IduZuzbTgs_JS3ZWxfa4t-H1aNuoqeXNQC7vFXa97x  jpeg 60x40



=== TEST 51: an encrypted source that is none
--- config
    location /img/ {
        imgproc_url         on;
        imgproc_source_key  000102030405060708090a0b0c0d0e0f;
    }
    location /none/ { imgproc_url on; }
--- errors
    /img/_/w:60/enc/EBESExQVFhcYGRobHB0eH20F7Cg8g4R_1HABVu8GHjKarkTaQOuUFehWUOzlCqdg  200
    /img/_/w:60/enc/EBESExQVFhcYGRobHB0eH6EDHZlyrNhA_l4UdeXFEw0mkBDeB_x_cL_0nZ3ekvxW  404
    /img/_/w:60/enc/EBESExQVFhcYGRobHB0eH9I-Q01JrXYJFC9IVCkAICbpircHt0RgMbgamKW2RFDD  403 source_not_allowed
    /img/_/w:60/enc/EBESExQVFhcYGRobHB0eH3AQ0bJ931klghoQ2JQytcA  400 bad_url
    /img/_/w:60/enc/EBESExQVFhcYGRobHB0eHwqUC7VBbvBF8cOUWMZT6lo  400 bad_url
    /img/_/w:60/enc/EBESExQVFhcYGRobHB0eH57Gnj0ERcKds3dhpuFiyCE  403 source_not_allowed
    /img/_/w:60/enc/EBESExQVFhcYGRobHB0eH20F7Cg8g4R_1HABVu8GHjKarkTaQOuUFehWUOzlCqdh  400 bad_url
    /img/_/w:60/enc/EBESExQVFhcYGRobHB0eH20F7Cg8g4R_1HABVu8GHjKarkTaQOuUFehWUOzlCqAA  400 bad_url
    /img/_/w:60/enc/EBESExQVFhcYGRobHB0eHw             400 bad_url
    /img/_/w:60/enc/EBESExQV                           400 bad_url
    /img/_/w:60/enc/                                   400 bad_url
    /none/_/w:60/enc/EBESExQVFhcYGRobHB0eH20F7Cg8g4R_1HABVu8GHjKarkTaQOuUFehWUOzlCqdg  400 bad_url



=== TEST 52: percent signs and long URLs do no harm
--- request eval
["GET /img/_/w:60/plain/" . "local:///" . "a" x 3000,
 "GET /img/_/" . "w:60/" x 600 . "plain/local:///coffee.jpg",
 "GET /img/" . "_" x 3000 . "/w:60/plain/local:///coffee.jpg",
 "GET /img/_/w:60/" . "A" x 4001]
--- error_code eval
[404, 200, 200, 400]
