# Copyright (C) the ngx_http_imgproc_module authors

# Directives of what the client sees: what is allowed, what stops nginx, and
# what is inherited.

BEGIN { push @INC, 't/lib' }

use Test::Nginx::Socket 'no_plan';
use ImgProc;

our $Mark = picture('alpha.png');

add_block_preprocessor(sub {
    my $block = shift;

    $block->set_value(config => '') if !defined $block->config;
    $block->set_value(user_files => [
        ['coffee.jpg' => picture('coffee.jpg')],
        ['anim.gif' => picture('anim.gif')],
        ['mark.png' => $Mark],
        ['mark.heic' => picture('chelsea-10bit.heic')],
        ['cut.png' => substr $Mark, 0, 2000],
        ['mark.txt' => "no picture\n"],
        ['empty.png' => ''],
    ]);

    if (defined $block->must_die) {
        $block->set_value(suppress_stderr => 1);

    } else {
        $block->set_value(no_error_log =>
                          ['[alert]', '[emerg]', '[crit]', warning()]);
    }
});

no_long_string();
run_tests();

__DATA__

=== TEST 1: imgproc_auto_format without a format
--- http_config
    imgproc_auto_format;
--- must_die
--- error_log
invalid number of arguments in "imgproc_auto_format" directive in



=== TEST 2: imgproc_auto_format of a format that is not chosen so
--- http_config
    imgproc_auto_format avif heic;
--- must_die
--- error_log
invalid format "heic" in "imgproc_auto_format", allowed are jpeg, png, webp,



=== TEST 3: imgproc_auto_format of no format
--- http_config
    imgproc_auto_format avif image/webp;
--- must_die
--- error_log
invalid format "image/webp" in "imgproc_auto_format", allowed are jpeg, png,



=== TEST 4: imgproc_auto_format with a format twice
--- http_config
    imgproc_auto_format webp avif webp;
--- must_die
--- error_log
duplicate format "webp" in "imgproc_auto_format" in



=== TEST 5: imgproc_auto_format twice
--- http_config
    imgproc_auto_format webp;
    imgproc_auto_format avif;
--- must_die
--- error_log
"imgproc_auto_format" directive is duplicate in



=== TEST 6: imgproc_avif_max_resolution out of range
--- http_config
    imgproc_avif_max_resolution 0;
--- must_die
--- error_log
invalid value "0" of "imgproc_avif_max_resolution", megapixels from 0.000001 to 10000 is allowed in



=== TEST 7: imgproc_avif_max_resolution with a unit
--- http_config
    imgproc_avif_max_resolution 2m;
--- must_die
--- error_log
invalid value "2m" of "imgproc_avif_max_resolution", megapixels from



=== TEST 8: imgproc_avif_max_resolution twice
--- config
    imgproc_avif_max_resolution 2;
    imgproc_avif_max_resolution 2;
--- must_die
--- error_log
"imgproc_avif_max_resolution" directive is duplicate in



=== TEST 9: imgproc_client_hints is a flag
--- http_config
    imgproc_client_hints yes;
--- must_die
--- error_log
invalid value "yes" in "imgproc_client_hints" directive, it must be "on" or "off" in



=== TEST 10: imgproc_canonical is a flag
--- http_config
    imgproc_canonical 1;
--- must_die
--- error_log
invalid value "1" in "imgproc_canonical" directive, it must be "on" or "off" in



=== TEST 11: imgproc_max_animation_frames out of range
--- http_config
    imgproc_max_animation_frames 0;
--- must_die
--- error_log
invalid value "0" of "imgproc_max_animation_frames", a number from 1 to 1000000 is allowed in



=== TEST 12: imgproc_max_animation_frames of no number
--- http_config
    imgproc_max_animation_frames many;
--- must_die
--- error_log
invalid value "many" of "imgproc_max_animation_frames", a number from



=== TEST 13: imgproc_max_animation_frame_resolution out of range
--- http_config
    imgproc_max_animation_frame_resolution 10001;
--- must_die
--- error_log
invalid value "10001" of "imgproc_max_animation_frame_resolution", megapixels from 0.000001 to 10000, or 0 for no limit of its own is allowed in



=== TEST 14: not in if
--- config
    location /i/ { if ($arg_x) { imgproc_auto_format webp; } }
--- must_die
--- error_log
"imgproc_auto_format" directive is not allowed here in



=== TEST 15: imgproc_watermark of a file that is not there
--- http_config
    imgproc_watermark ../html/none.png;
--- must_die
--- error_log eval
[qr/open\(\) "\S+\/none.png" failed \(2: No such file or directory\) in \S+nginx.conf:\d+/]



=== TEST 16: imgproc_watermark of a directory
--- http_config
    imgproc_watermark ../html;
--- must_die
--- error_log eval
[qr/"\S+\/html" is no file of up to 33554432 bytes in/]



=== TEST 17: imgproc_watermark of a device
--- http_config
    imgproc_watermark /dev/zero;
--- must_die
--- error_log
"/dev/zero" is no file of up to 33554432 bytes in



=== TEST 18: imgproc_watermark of no picture
--- http_config
    imgproc_watermark ../html/mark.txt;
--- must_die
--- error_log eval
[qr/"\S+\/mark.txt" of "imgproc_watermark" is no picture: 11 bytes of no known/]



=== TEST 19: imgproc_watermark of nothing
--- http_config
    imgproc_watermark ../html/empty.png;
--- must_die
--- error_log eval
[qr/"\S+\/empty.png" of "imgproc_watermark" is no picture: 0 bytes/]



=== TEST 20: imgproc_watermark of a picture that is cut short
--- http_config
    imgproc_watermark ../html/cut.png;
--- must_die
--- error_log eval
[qr/"\S+\/cut.png" of "imgproc_watermark" is no picture: /]



=== TEST 21: imgproc_watermark of a format that is closed
--- http_config
    imgproc_watermark ../html/mark.heic;
--- config
    location /i/ { imgproc_pass /coffee.jpg; }
--- must_die
--- error_log eval
[qr/"\S+\/mark.heic" of "imgproc_watermark" is heic, which no "imgproc_source_formats" allows/]



=== TEST 22: imgproc_watermark twice
--- config
    imgproc_watermark ../html/mark.png;
    imgproc_watermark ../html/mark.png;
--- must_die
--- error_log
"imgproc_watermark" directive is duplicate in



=== TEST 23: watermarks of several levels
--- http_config
    imgproc_watermark ../html/mark.png;
--- config
    imgproc f:png wm:1:ce:0:0:1;
    location /red/ { imgproc_pass /coffee.jpg; }
    location /none/ { imgproc wm:0; imgproc_pass /coffee.jpg; }
    location /other/ {
        imgproc_watermark ../html/coffee.jpg;
        imgproc_pass /coffee.jpg;
    }
--- request eval
["GET /red/", "GET /none/", "GET /other/"]
--- image eval
[("png 300x200") x 3]
--- similar eval
["-", "t/images/coffee.jpg 0", "t/images/coffee.jpg 0"]



=== TEST 24: a watermark that was not set
--- config
    imgproc f:png wm:1;
    location /i/ { imgproc_pass /coffee.jpg; }
--- request
GET /i/
--- similar: t/images/coffee.jpg 0



=== TEST 25: imgproc_max_animation_frames, at its levels
--- http_config
    imgproc_max_animation_frames 3;
--- config
    imgproc f:gif w:30;
    location /three/ { imgproc_pass /anim.gif; }
    location /ten/ {
        imgproc_max_animation_frames 10;
        imgproc_pass /anim.gif;
    }
    location /less/ {
        imgproc_max_animation_frames 10;
        imgproc maf:3;
        imgproc_pass /anim.gif;
    }
    location /still/ { imgproc_pass /coffee.jpg; }
--- request eval
["GET /three/", "GET /ten/", "GET /less/", "GET /still/"]
--- error_code eval
[422, 200, 422, 200]



=== TEST 26: imgproc_max_animation_frame_resolution, instead of the sum
--- config
    imgproc f:gif w:30;
    imgproc_max_source_resolution 0.05;
    location /sum/ { imgproc_pass /anim.gif; }
    location /frame/ {
        imgproc_max_animation_frame_resolution 0.034;
        imgproc_pass /anim.gif;
    }
    location /less/ {
        imgproc_max_animation_frame_resolution 0.033;
        imgproc_pass /anim.gif;
    }
--- request eval
["GET /sum/", "GET /frame/", "GET /less/"]
--- error_code eval
[422, 200, 422]



=== TEST 27: all at once, at each level
--- http_config
    imgproc_auto_format                     webp;
    imgproc_avif_max_resolution             1;
    imgproc_client_hints                    on;
    imgproc_canonical                       on;
    imgproc_watermark                       ../html/mark.png;
    imgproc_max_animation_frames            10;
    imgproc_max_animation_frame_resolution  1;
--- config
    imgproc_auto_format                     avif webp;
    imgproc_avif_max_resolution             2;
    imgproc_client_hints                    off;
    imgproc_canonical                       off;
    imgproc_watermark                       ../html/mark.png;
    imgproc_max_animation_frames            20;
    imgproc_max_animation_frame_resolution  2.5;
    location /i/ {
        imgproc                                 w:30;
        imgproc_auto_format                     png;
        imgproc_avif_max_resolution             0.5;
        imgproc_client_hints                    on;
        imgproc_canonical                       on;
        imgproc_watermark                       ../html/coffee.jpg;
        imgproc_max_animation_frames            30;
        imgproc_max_animation_frame_resolution  0;
        imgproc_pass                            /coffee.jpg;
    }
--- request
GET /i/
--- image: png 30x20
--- response_headers
Vary: Accept, Sec-CH-DPR, DPR
! Link
